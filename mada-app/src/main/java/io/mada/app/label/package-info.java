/** Where people come in: what a run hands over to them, and how their labels are looked at. */
package io.mada.app.label;
