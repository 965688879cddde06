/** Work on many images in this process, and what other processes need to do it. */
package io.mada.app.compute;
