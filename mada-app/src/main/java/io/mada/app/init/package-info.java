/** A first configuration, from the folders that somebody has. */
package io.mada.app.init;
