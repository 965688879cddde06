package io.mada.api.select;

import io.mada.api.data.Domain;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a strategy needs to be given.
 *
 * @param target probes of the target's images, which are the pool that a strategy chooses from
 * @param source probes of the labelled source images
 * @param anchors the domains whose anchors it compares with
 * @param discriminator whether probes use {@link Observation#sourceProbability()}, for which the
 *     network must have been trained with an adversarial term
 * @param superpixels the sizes of superpixels that {@link Observation#superpixels} and {@link
 *     SelectionTask#superpixels} are asked for
 */
public record Needs(
    List<Probe> target,
    List<Probe> source,
    Set<Domain> anchors,
    boolean discriminator,
    Set<Integer> superpixels) {

  /**
   * Needs without superpixels.
   *
   * @param target probes of the target's images
   * @param source probes of the labelled source images
   * @param anchors the domains whose anchors it compares with
   * @param discriminator whether probes use the discriminator
   */
  public Needs(List<Probe> target, List<Probe> source, Set<Domain> anchors, boolean discriminator) {
    this(target, source, anchors, discriminator, Set.of());
  }

  /**
   * Nothing but the pool's names.
   *
   * @return needs without probes
   */
  public static Needs nothing() {
    return ofTarget();
  }

  /**
   * Probes of the target.
   *
   * @param probes measured for each image of the target
   * @return needs for these alone
   */
  public static Needs ofTarget(Probe... probes) {
    return new Needs(List.of(probes), List.of(), Set.of(), false);
  }

  /**
   * These needs and probes of the source.
   *
   * @param probes measured for each image of the source, replacing earlier ones
   * @return new needs
   */
  public Needs andSource(Probe... probes) {
    return new Needs(target, List.of(probes), anchors, discriminator, superpixels);
  }

  /**
   * These needs and anchors.
   *
   * @param domains whose anchors {@link SelectionTask#anchors()} will hold
   * @return new needs
   */
  public Needs andAnchors(Domain... domains) {
    return new Needs(target, source, Set.of(domains), discriminator, superpixels);
  }

  /**
   * These needs and the discriminator that the network was trained against.
   *
   * @return new needs
   */
  public Needs andDiscriminator() {
    return new Needs(target, source, anchors, true, superpixels);
  }

  /**
   * These needs and superpixels of a size.
   *
   * @param side of the average superpixel's square, in pixels of the label, at least 4; a smaller
   *     image is an error before anything runs
   * @return new needs
   */
  public Needs andSuperpixels(int side) {
    Set<Integer> sizes = new TreeSet<>(superpixels);
    sizes.add(side);
    return new Needs(target, source, anchors, discriminator, sizes);
  }

  /**
   * What is measured for a domain.
   *
   * @param domain the source or the target
   * @return its probes
   */
  public List<Probe> probes(Domain domain) {
    return domain == Domain.SOURCE ? source : target;
  }

  /**
   * These needs and others.
   *
   * @param others all of which are needed too
   * @return new needs, without duplicates
   */
  public Needs and(Needs others) {
    Set<Domain> domains = new TreeSet<>(anchors);
    domains.addAll(others.anchors);
    Set<Integer> sizes = new TreeSet<>(superpixels);
    sizes.addAll(others.superpixels);
    return new Needs(
        together(target, others.target),
        together(source, others.source),
        domains,
        discriminator || others.discriminator,
        sizes);
  }

  private static List<Probe> together(List<Probe> some, List<Probe> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }
}
