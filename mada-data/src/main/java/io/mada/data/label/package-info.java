/** What labels mean: taxonomies, the ids and colours in files, and a network's classes. */
package io.mada.data.label;
