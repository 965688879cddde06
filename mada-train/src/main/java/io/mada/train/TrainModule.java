package io.mada.train;

import io.mada.api.PluginModule;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.train.optimize.AdamW;
import io.mada.train.optimize.Schedules;
import io.mada.train.optimize.Sgd;
import io.mada.train.term.Adversarial;
import io.mada.train.term.CagUda;
import io.mada.train.term.ClassMix;
import io.mada.train.term.Distill;
import io.mada.train.term.HardExampleLoss;
import io.mada.train.term.MadaV2;
import io.mada.train.term.ProDa;
import io.mada.train.term.PseudoLabel;
import io.mada.train.term.SoftAnchor;
import io.mada.train.term.Supervised;

/** Binds the built-in terms, losses, optimisers and schedules. */
public final class TrainModule extends PluginModule {

  @Override
  protected void configure() {
    bind(Term.class, "supervised", Supervised::read);
    bind(Term.class, "adversarial", Adversarial::read);
    bind(Term.class, "pseudo_label", PseudoLabel::new);
    bind(Term.class, "soft_anchor", SoftAnchor::read);
    bind(Term.class, "class_mix", ClassMix::read);
    bind(Term.class, "mada_v2", MadaV2::read);
    bind(Term.class, "cag_uda", CagUda::read);
    bind(Term.class, "proda", ProDa::read);
    bind(Term.class, "distill", Distill::read);
    bind(Loss.class, "cross_entropy", section -> Tensors::crossEntropy);
    bind(Loss.class, "ohem", HardExampleLoss::new);
    bind(Optimizer.class, "sgd", Sgd::read);
    bind(Optimizer.class, "adamw", AdamW::read);
    bind(Schedule.class, "poly", Schedules::poly);
    bind(Schedule.class, "step", Schedules::step);
    bind(Schedule.class, "cosine", Schedules::cosine);
    bind(Schedule.class, "constant", Schedules::constant);
  }
}
