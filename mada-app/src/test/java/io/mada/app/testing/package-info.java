/** What tests of several packages of this module share. */
package io.mada.app.testing;
