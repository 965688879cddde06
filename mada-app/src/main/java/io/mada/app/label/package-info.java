/** The involvement of people: what a run hands over to them, and how their labels are checked. */
package io.mada.app.label;
