/** What a run leaves for people to look at. */
package io.mada.app.report;
