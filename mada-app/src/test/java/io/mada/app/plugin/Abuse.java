package io.mada.app.plugin;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a method of a plug-in can do wrong, and what must come of it.
 *
 * @param method as {@code ImageSet.image}
 * @param who has the method, in an error's words
 * @param place the method in an error's words, as {@code image()}
 * @param call calls the method, and what needs to be called before it
 * @param outcomes by fault: the words that follow the plug-in's name; one without words cannot
 *     occur, or does no harm
 */
record Abuse(String method, String who, String place, Call call, Map<Fault, String> outcomes) {

  /** The words for what does no harm. */
  static final String HARMLESS = "";

  /** A way to go wrong. */
  enum Fault {
    NULL,
    THROWS,
    ERROR,
    HANGS,
    EXITS,
    HALTS,
    INTERRUPTS,
    MEMORY,
    /** Of another shape, size, number or type. */
    WRONG,
    /** Not a number; for ids, one that nothing has. */
    NAN
  }

  /** Uses the plug-ins as the framework does. */
  @FunctionalInterface
  interface Call {
    void to(Plugins plugins) throws Exception;
  }

  /** Loads the plug-ins, whose modules may be at fault themselves. */
  @FunctionalInterface
  interface Plugins {
    PluginRegistry load();
  }

  /** A method that can do what all methods can. */
  static Abuse of(String method, String who, String place, Call call) {
    Map<Fault, String> outcomes = new EnumMap<>(Fault.class);
    outcomes.put(Fault.NULL, "returned null from " + place);
    outcomes.put(Fault.THROWS, "failed in " + place + ": java.lang.IllegalStateException: no luck");
    outcomes.put(Fault.ERROR, "failed in " + place + ": java.lang.StackOverflowError");
    outcomes.put(Fault.HANGS, "did not return from " + place + " within ");
    outcomes.put(Fault.EXITS, "called System.exit(3) in " + place);
    outcomes.put(Fault.HALTS, "called Runtime.halt(3) in " + place);
    outcomes.put(Fault.INTERRUPTS, "interrupted the thread that called it, in " + place);
    outcomes.put(Fault.MEMORY, "ran out of Java memory in " + place + ": no room");
    return new Abuse(method, who, place, call, outcomes);
  }

  /** With the words for a fault of its own kind. */
  Abuse with(Fault fault, String words) {
    Map<Fault, String> more = new EnumMap<>(outcomes);
    more.put(fault, words);
    return new Abuse(method, who, place, call, more);
  }

  /** Where no returned value can be wrong. */
  Abuse without(Fault... faults) {
    Abuse less = this;
    for (Fault fault : faults) {
      less = less.with(fault, HARMLESS);
    }
    return less;
  }

  /** The method and its fault, as a test is called. */
  String name(Fault fault) {
    return method + " " + fault;
  }
}
