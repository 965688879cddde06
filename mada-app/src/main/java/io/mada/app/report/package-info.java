/**
 * What a run leaves for people to look at: TensorBoard's curves, and {@code report.html}.
 *
 * <p>A report is made from the files of a run directory or a benchmark's ({@link
 * io.mada.app.report.RunReport}, {@link io.mada.app.report.BenchmarkReport}). Java gathers its
 * content, which is embedded in the page as JSON; the page's own script builds tables and figures
 * from it.
 */
package io.mada.app.report;
