package io.mada.train;

import io.mada.api.Augmentation;
import io.mada.api.Factory;
import io.mada.api.Loss;
import io.mada.api.Plugins;
import io.mada.api.Schedule;
import io.mada.api.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stage trains.
 *
 * @param iterations optimiser steps
 * @param batch images of each kind (source, selected, target) in a step
 * @param learningRate before the schedule
 * @param evaluateEvery iterations between evaluations, each of which writes a checkpoint
 */
public record StageSettings(
    int iterations,
    int batch,
    double learningRate,
    double momentum,
    double weightDecay,
    Schedule schedule,
    Loss loss,
    int evaluateEvery,
    List<Augmentation> augmentations) {

  /**
   * Reads what all stages have in common; the weights of a stage's own terms are read by its objective.
   *
   * @param section such as {@code stages.stage1}
   */
  public static StageSettings read(Section section, Plugins plugins) {
    int iterations = section.integer("iterations");
    section.check(iterations >= 1, "iterations", "must be at least 1");
    int batch = section.integer("batch");
    section.check(batch >= 1, "batch", "must be at least 1");
    int evaluateEvery = section.integer("evaluate_every", iterations);
    section.check(evaluateEvery >= 1, "evaluate_every", "must be at least 1");
    Section optimizer = section.section("optimizer");
    optimizer.check(optimizer.text("name", "sgd").equals("sgd"), "name", "is unknown; known: sgd");
    double rate = nonNegative(optimizer, "lr", optimizer.number("lr"));
    double momentum = nonNegative(optimizer, "momentum", optimizer.number("momentum", 0.9));
    double decay = nonNegative(optimizer, "weight_decay", optimizer.number("weight_decay", 0));
    Schedule schedule = named(section, "schedule", "poly", Schedule.class, plugins);
    Loss loss = named(section, "loss", "cross_entropy", Loss.class, plugins);
    return new StageSettings(
        iterations, batch, rate, momentum, decay, schedule, loss, evaluateEvery, augmentations(section, plugins));
  }

  /** The learning rate of an iteration, counted from 1. */
  double rate(int iteration) {
    return learningRate * rateFactor(iteration);
  }

  /** What the schedule multiplies learning rates by at an iteration, counted from 1. */
  double rateFactor(int iteration) {
    return schedule.factor(iteration, iterations);
  }

  /** Reads {@code augment}, a list of mappings of one key each, the augmentation's name. */
  private static List<Augmentation> augmentations(Section stage, Plugins plugins) {
    List<Augmentation> augmentations = new ArrayList<>();
    for (Section item : stage.sections("augment")) {
      if (item.keys().size() != 1) {
        throw stage.error("augment", "must be a list of single augmentations, such as - {horizontal_flip: 0.5}");
      }
      String name = item.keys().iterator().next();
      augmentations.add(plugins.find(Augmentation.class, name, item, name).create(item));
    }
    return augmentations;
  }

  private static <T> T named(Section stage, String key, String fallback, Class<T> kind, Plugins plugins) {
    Section section = stage.optionalSection(key);
    Factory<T> factory = plugins.find(kind, section.text("name", fallback), section, "name");
    return factory.create(section);
  }

  private static double nonNegative(Section section, String key, double value) {
    section.check(value >= 0, key, "must not be negative");
    return value;
  }
}
