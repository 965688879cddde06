package io.mada.app;

import io.mada.app.report.ComparisonReport;
import java.nio.file.Path;
import org.apache.commons.cli.Options;

/** Puts several runs on one page. */
final class CompareCommand implements Command {

  private static final int MOST = 12;

  @Override
  public String usage() {
    return "compare RUN RUN...";
  }

  @Override
  public String summary() {
    return "put several run directories beside each other on one page";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            CommandOptions.option("output", "FILE", "the page (default: comparison.html, here)"));
  }

  @Override
  public void execute(CommandLine line) {
    Path output = line.path("output").orElse(Path.of("comparison.html"));
    ComparisonReport.write(output, line.files(2, MOST));
    System.out.println(output);
  }
}
