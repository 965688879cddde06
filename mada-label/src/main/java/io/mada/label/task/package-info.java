/** What people are asked to label, and what became of it. */
package io.mada.label.task;
