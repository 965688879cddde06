package io.mada.app;

import io.mada.api.Text;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/**
 * Scripts for shell completion of the command line. They are generated from the commands
 * themselves, so new commands are included automatically.
 *
 * <p>If an option or argument is one of several words, the help shows them as {@code a|b|c}.
 * Everything else is completed as a file.
 */
final class Completion {

  private static final String BASH =
      """
      # Completes mada in bash; printed by: mada completion bash
      _mada() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]-} words=
        # Bash takes --device=cpu for three words.
        [ "$word" = = ] && word=
        [ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD - 2]}
        case $command in
          %s) [ "$COMP_CWORD" -gt 2 ] && command="$command ${COMP_WORDS[2]}" ;;
        esac
        if [ "$COMP_CWORD" = 1 ]; then
          words='%s'
        else
          case $before in
      %s      *)
              case $command in
      %s        esac
              ;;
          esac
        fi
        # Where there are no words, the shell completes names of files.
        COMPREPLY=($(compgen -W "$words" -- "$word"))
      }
      complete -o default -F _mada mada
      """;

  private static final String ZSH =
      """
      #compdef mada
      # Completes mada in zsh; printed by: mada completion zsh
      _mada() {
        local command=$words[2]
        local -a known
        case $command in
          %s) (( CURRENT > 3 )) && command="$command $words[3]" ;;
        esac
        if (( CURRENT == 2 )); then
          known=(
      %s    )
          _describe command known
          return
        fi
        case $command in
      %s  esac
      }
      compdef _mada mada
      """;

  private final Map<String, Command> commands;

  Completion(Map<String, Command> commands) {
    this.commands = commands;
  }

  String bash() {
    StringBuilder values = new StringBuilder();
    valued()
        .forEach(
            (option, words) ->
                values.append(Text.of("      --%s) words='%s' ;;\n", option, words)));
    StringBuilder words = new StringBuilder();
    words.append(Text.of("          help) words='%s' ;;\n", String.join(" ", firstWords())));
    for (String group : groups()) {
      words.append(
          Text.of("          %s) words='%s' ;;\n", group, String.join(" ", secondWords(group))));
    }
    commands.forEach(
        (name, command) ->
            words.append(Text.of("          %s) %s ;;\n", bashWord(name), bashWords(command))));
    return Text.of(
        BASH,
        String.join(" | ", groups()),
        String.join(" ", firstWords()) + " help --version",
        values,
        words);
  }

  private static String bashWord(String command) {
    return command.contains(" ") ? "'" + command + "'" : command;
  }

  /** The options if one is being typed, and otherwise the words that the argument may be. */
  private static String bashWords(Command command) {
    String options =
        options(command).map(option -> "--" + option.getLongOpt()).collect(Collectors.joining(" "));
    return argument(command)
        .map(words -> Text.of("words='%s %s'", words, options))
        .orElseGet(() -> Text.of("[[ $word == -* ]] && words='%s'", options));
  }

  String zsh() {
    StringBuilder first = new StringBuilder();
    Map<String, String> described = new LinkedHashMap<>();
    for (String word : firstWords()) {
      Command command = commands.get(word);
      described.put(word, command == null ? Text.of("%s ...", word) : command.summary());
    }
    described.put("help", "the commands, or the options of one");
    described.put("--version", "the version");
    described.forEach((word, text) -> first.append(Text.of("      '%s:%s'\n", word, quoted(text))));
    StringBuilder cases = new StringBuilder();
    cases.append(Text.of("    help) compadd -- %s ;;\n", String.join(" ", firstWords())));
    for (String group : groups()) {
      cases.append(
          Text.of("    %s) compadd -- %s ;;\n", group, String.join(" ", secondWords(group))));
    }
    commands.forEach(
        (name, command) -> {
          cases.append(Text.of("    %s)\n      _arguments", bashWord(name)));
          options(command).forEach(option -> cases.append(" \\\n        " + zshOption(option)));
          cases.append(
              Text.of(
                  " \\\n        '*:%s'\n      ;;\n",
                  argument(command).map(words -> "word:(" + words + ")").orElse("file:_files")));
        });
    return Text.of(ZSH, String.join(" | ", groups()), first, cases);
  }

  private static String zshOption(Option option) {
    String text = Text.of("--%s[%s]", option.getLongOpt(), quoted(option.getDescription()));
    if (!option.hasArg()) {
      return "'" + text + "'";
    }
    String values = words(option.getArgName()).map(words -> "(" + words + ")").orElse("_files");
    return Text.of("'*%s:%s:%s'", text, quoted(option.getArgName().replace("|", " or ")), values);
  }

  /** Without the characters that end a description, or a word in the shell. */
  private static String quoted(String text) {
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  /** The words in a name of the form a|b|c. */
  private static Optional<String> words(String name) {
    return name.contains("|") ? Optional.of(name.replace('|', ' ')) : Optional.empty();
  }

  private static Optional<String> argument(Command command) {
    return Arrays.stream(command.usage().split(" --")[0].split(" "))
        .flatMap(word -> words(word).stream())
        .findFirst();
  }

  private static Stream<Option> options(Command command) {
    return Stream.of(command.options(), CommandOptions.common())
        .flatMap(options -> options.getOptions().stream());
  }

  /** The options that take values, with their possible values. */
  private Map<String, String> valued() {
    Map<String, String> valued = new LinkedHashMap<>();
    commands.values().stream()
        .flatMap(Completion::options)
        .filter(Option::hasArg)
        .forEach(option -> valued.put(option.getLongOpt(), words(option.getArgName()).orElse("")));
    return valued;
  }

  private Collection<String> firstWords() {
    return commands.keySet().stream()
        .map(name -> name.split(" ")[0])
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> groups() {
    return commands.keySet().stream()
        .filter(name -> name.contains(" "))
        .map(name -> name.split(" ")[0])
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<String> secondWords(String group) {
    return commands.keySet().stream()
        .filter(name -> name.startsWith(group + " "))
        .map(name -> name.substring(group.length() + 1))
        .toList();
  }
}
