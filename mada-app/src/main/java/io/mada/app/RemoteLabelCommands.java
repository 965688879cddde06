package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.label.Intake;
import io.mada.app.label.LabelRun;
import io.mada.internal.config.Nearest;
import io.mada.label.remote.CvatServer;
import io.mada.label.remote.LabelStudioServer;
import io.mada.label.remote.RemoteLabels;
import io.mada.label.remote.RemoteLabels.Pushed;
import io.mada.label.remote.RemoteSettings;
import io.mada.label.remote.Sleeper;
import io.mada.label.remote.TimeLimits;
import io.mada.label.remote.Token;
import io.mada.label.task.LabelTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** {@code mada label push} and {@code pull}: labels on a server of CVAT or Label Studio. */
final class RemoteLabelCommands {

  /** The server's token; on the command line it would be visible to everybody on the machine. */
  static final String TOKEN = "MADA_LABEL_TOKEN";

  private static final List<String> TOOLS = List.of("cvat", "labelstudio");
  private static final Option TOOL =
      CommandOptions.option("tool", String.join("|", TOOLS), "the kind of server");
  private static final Option SERVER =
      CommandOptions.option("server", "URL", "such as https://labels.example.org");
  private static final Option PROJECT =
      CommandOptions.option("project", "P", "a project's number or name there (default: none)");
  private static final Option TOKEN_FILE =
      CommandOptions.option(
          "token-file", "FILE", "holds the server's token (default: the variable " + TOKEN + ")");
  private static final Option PLAIN_HTTP =
      CommandOptions.flag("plain-http", "send the token to another machine without encryption");

  private RemoteLabelCommands() {}

  static Command push() {
    return LabelCommands.command(
        "label push CONFIG --tool TOOL --server URL",
        "send images and pre-labels to a CVAT or Label Studio server",
        (line, run) -> {
          List<LabelTask> tasks = run.open();
          Pushed pushed = server(line, run).push(run.tasks(), tasks, run::prelabel);
          System.out.println(Text.of("%d images: %s", tasks.size(), pushed.page()));
        },
        TOOL,
        SERVER,
        PROJECT,
        TOKEN_FILE,
        PLAIN_HTTP);
  }

  static Command pull() {
    return LabelCommands.command(
        "label pull CONFIG --tool TOOL --server URL",
        "fetch finished labels from a CVAT or Label Studio server",
        (line, run) ->
            new Intake(run, line.required("tool"), System.out)
                .take(server(line, run).pull(run.tasks())),
        TOOL,
        SERVER,
        PROJECT,
        TOKEN_FILE,
        PLAIN_HTTP);
  }

  private static RemoteLabels server(CommandLine line, LabelRun run) {
    String tool = line.required("tool");
    if (!TOOLS.contains(tool)) {
      throw new ConfigurationException(
          "--tool must be "
              + String.join(" or ", TOOLS)
              + ", not '"
              + tool
              + "'"
              + Nearest.hint(tool, TOOLS));
    }
    int round = run.tasks().tasks().stream().mapToInt(LabelTask::round).max().orElse(1);
    var settings =
        new RemoteSettings(
            address(line.required("server")),
            line.value("project").orElse(""),
            token(line.path("token-file")),
            run.experiment().name() + " round " + round,
            TimeLimits.USUAL,
            line.has("plain-http"));
    return tool.equals("cvat")
        ? new CvatServer(settings, Sleeper.REAL)
        : new LabelStudioServer(settings, Sleeper.REAL);
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--server: '" + text + "' is no address of a server");
    }
  }

  private static Token token(Optional<Path> file) {
    if (file.isPresent()) {
      try {
        return new Token(Files.readString(file.get()));
      } catch (IOException e) {
        throw MadaException.cannot("read", file.get(), e);
      }
    }
    String token = System.getenv(TOKEN);
    if (token == null) {
      throw new ConfigurationException(
          "the server's token is missing: put it into the environment variable "
              + TOKEN
              + ", or into a file that --token-file names");
    }
    return new Token(token);
  }
}
