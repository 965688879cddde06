package io.mada.app;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.app.label.LabelRun;
import io.mada.app.label.RunProcess;
import io.mada.app.run.FolderLock;
import io.mada.label.web.LabelServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** Serves the page on which people label. */
final class LabelServeCommand implements Command {

  private static final String DEFAULT_PORT = "8642";
  private static final int MOST_PORT = 65_535;

  @Override
  public String usage() {
    return "label serve CONFIG";
  }

  @Override
  public String summary() {
    return "label the chosen images in the browser, and resume the run";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            CommandOptions.option(
                "port", "N", "port of the page (default: " + DEFAULT_PORT + "; 0: any free one)"))
        .addOption(
            CommandOptions.option(
                "address",
                "ADDRESS",
                "an address of this machine, so that others can label; requires the token that is printed"));
  }

  @Override
  public void execute(CommandLine line) {
    LabelRun run = LabelCommands.open(line);
    int port = port(line.value("port").orElse(DEFAULT_PORT));
    InetAddress address = address(line.value("address").orElse("127.0.0.1"));
    Optional<String> token = address.isLoopbackAddress() ? Optional.empty() : Optional.of(token());
    try (FolderLock taken = FolderLock.take(run.tasks().folder(), "label serve");
        RunProcess process =
            new RunProcess(run.experiment(), run.pool(), run.directory(), line.forWholeRun());
        LabelServer server =
            new LabelServer(
                run.tasks().folder(),
                run.files(),
                process,
                new LabelServer.Settings(address, port, token))) {
      server.start();
      List<URI> addresses = server.addresses();
      addresses.forEach(System.out::println);
      System.out.println(
          (addresses.size() == 1 ? "Open this address" : "Open one of these addresses")
              + " in a browser; Ctrl-C ends the page, and nothing is lost.");
      server.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (MadaException e) {
      throw e;
    } catch (Exception e) {
      throw new MadaException("the page cannot be served: " + e.getMessage(), e);
    }
  }

  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MOST_PORT) {
      throw new ConfigurationException(
          "--port must be a whole number from 0 to " + MOST_PORT + ", not '" + text + "'");
    }
    return port;
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new ConfigurationException(
          "--address must be an address of this machine, not '" + text + "'");
    }
  }

  private static String token() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
