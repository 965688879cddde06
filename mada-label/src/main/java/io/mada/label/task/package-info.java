/** What people are asked to label, and what happens to it. */
package io.mada.label.task;
