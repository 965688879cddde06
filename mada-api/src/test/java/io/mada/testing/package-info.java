/** What the tests of every module share; the modules find it in this module's test jar. */
package io.mada.testing;
