/**
 * Compares strategies and methods. {@link io.mada.app.benchmark.Benchmark} trains the cells; {@link
 * io.mada.app.benchmark.CellResult} is the result of one cell, {@link
 * io.mada.app.benchmark.Summary} the summary over the seeds, and {@link
 * io.mada.app.benchmark.BenchmarkResult} all of it, as {@code benchmark.json}, {@code
 * benchmark.csv} and {@code benchmark.md}.
 */
package io.mada.app.benchmark;
