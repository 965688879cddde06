package io.mada.api.select;

import io.mada.api.data.Domain;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a strategy must be given.
 *
 * @param pool probes of the pool's images
 * @param source probes of the labelled source images
 * @param anchors the domains whose anchors it compares with
 * @param discriminator whether probes ask {@link Observation#sourceProbability()}, for which the
 *     network must have been trained with an adversarial term
 */
public record Needs(
    List<Probe> pool, List<Probe> source, Set<Domain> anchors, boolean discriminator) {

  /**
   * Nothing but the pool's names.
   *
   * @return needs without probes
   */
  public static Needs nothing() {
    return ofPool();
  }

  /**
   * Probes of the pool.
   *
   * @param probes measured for each image of the pool
   * @return needs of these alone
   */
  public static Needs ofPool(Probe... probes) {
    return new Needs(List.of(probes), List.of(), Set.of(), false);
  }

  /**
   * These and probes of the source.
   *
   * @param probes measured for each image of the source, in place of earlier ones
   * @return new needs
   */
  public Needs andSource(Probe... probes) {
    return new Needs(pool, List.of(probes), anchors, discriminator);
  }

  /**
   * These and anchors.
   *
   * @param domains whose anchors {@link SelectionTask#anchors()} will hold
   * @return new needs
   */
  public Needs andAnchors(Domain... domains) {
    return new Needs(pool, source, Set.of(domains), discriminator);
  }

  /**
   * These and the discriminator that the network was trained against.
   *
   * @return new needs
   */
  public Needs andDiscriminator() {
    return new Needs(pool, source, anchors, true);
  }

  /**
   * What is measured of a domain.
   *
   * @param domain the source, or the target, whose images are the pool
   * @return its probes
   */
  public List<Probe> probes(Domain domain) {
    return domain == Domain.SOURCE ? source : pool;
  }

  /**
   * These and others.
   *
   * @param others each of which is needed too
   * @return new needs, which name nothing twice
   */
  public Needs and(Needs others) {
    Set<Domain> domains = new TreeSet<>(anchors);
    domains.addAll(others.anchors);
    return new Needs(
        together(pool, others.pool),
        together(source, others.source),
        domains,
        discriminator || others.discriminator);
  }

  private static List<Probe> together(List<Probe> some, List<Probe> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }
}
