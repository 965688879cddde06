/** What labels mean: taxonomies, the ids and colours of files, and the classes of a network. */
package io.mada.data.label;
