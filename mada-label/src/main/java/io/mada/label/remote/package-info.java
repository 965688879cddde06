/** Labelling tools on servers: tasks are pushed to them, and labels pulled. */
package io.mada.label.remote;
