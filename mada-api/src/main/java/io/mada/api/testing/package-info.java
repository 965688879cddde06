/** What tests of plug-ins need. */
package io.mada.api.testing;
