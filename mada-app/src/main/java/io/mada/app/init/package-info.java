/** Drafts a first configuration from a user's folders. */
package io.mada.app.init;
