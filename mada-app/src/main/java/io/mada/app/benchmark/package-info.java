/**
 * Comparing strategies: {@link io.mada.app.benchmark.Benchmark} trains the cells, and {@link
 * io.mada.app.benchmark.CellResult} is what one of them reaches, {@link
 * io.mada.app.benchmark.Summary} what the seeds have in common, and {@link
 * io.mada.app.benchmark.BenchmarkResult} all of it, as {@code benchmark.json}, {@code
 * benchmark.csv} and {@code benchmark.md}.
 */
package io.mada.app.benchmark;
