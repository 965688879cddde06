/** Labelling tools on servers: tasks are pushed to them, and labels are pulled. */
package io.mada.label.remote;
