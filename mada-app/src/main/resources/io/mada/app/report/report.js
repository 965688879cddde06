'use strict';

// The page: a section for each part of the content.

const content = JSON.parse(document.getElementById('content').textContent);

function start() {
  document.title = content.title;
  document.getElementById('head').append(el('h1', {}, content.title), el('p', {class: 'lead'}, lead()));
  content.comparison ? comparison(content.comparison) : content.benchmark ? benchmark(content.benchmark) : run();
  settings();
  if (content.notes.length) {
    document.getElementById('head').append(el('div', {class: 'notes', role: 'note'}, 'Not in this report:',
      el('ul', {}, content.notes.map(note => el('li', {}, note)))));
  }
  figures.forEach(figure => figure.redraw());
  const redraw = () => figures.forEach(figure => figure.redraw());
  window.addEventListener('resize', () => figures.forEach(figure => figure.resize()));
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  window.addEventListener('beforeprint', () => {
    document.documentElement.dataset.print = '';
    redraw();
  });
  window.addEventListener('afterprint', () => {
    delete document.documentElement.dataset.print;
    redraw();
  });
}

function lead() {
  if (content.benchmark) {
    return `Benchmark of ${ofMethods(content.benchmark) ? 'methods' : 'selection strategies'}`;
  }
  return content.comparison ? 'Runs beside each other' : 'Active domain adaptation of a segmentation network';
}

const STAGES = {warmup: 'warm-up', stage1: 'stage 1', stage2: 'stage 2'};
const NAMES = {mada: 'MADA', jdk: 'JDK', djl: 'DJL'};
const stageName = stage => STAGES[stage] || stage;
const networkName = network => ({warmup: 'the warm-up', initial: 'the initial network'})[network] || network;

// --- A run ----------------------------------------------------------------------------------------------------------

function run() {
  const {run: record, scores} = content;
  const selection = record && record.configuration && record.configuration.selection;
  const curves = (content.curves || []).map(curve => ({...curve, name: stageName(curve.name)}));
  const rounds = curves.map(curve => curve.name).filter(name => !Object.values(STAGES).includes(name));
  const others = distinct([...rounds, ...Object.keys(scores || {}).map(stageName)])
    .filter(name => !Object.values(STAGES).includes(name));
  const style = looks([...Object.values(STAGES), 'selected', 'selected before', ...others], STAGES.warmup);
  if (scores && Object.keys(scores).length) {
    document.getElementById('head').append(runResult(scores, labelled(selection)));
  }
  const steps = record ? Object.entries(record.steps || {}).filter(([name]) => name !== 'report') : [];
  document.getElementById('head').append(facts([
    ['Strategy', selection && selection.strategy],
    ['Budget', selection && (selection.images ? `${selection.images} images` : share(selection.budget))],
    ['Seed', record && record.seeds && record.seeds.experiment],
    ['Time', steps.length ? duration(steps.reduce((sum, [, step]) => sum + (step.seconds || 0), 0)) : null],
    ['Memory at most', memory(record)],
  ]));
  if (scores) {
    runScores(scores, style);
  }
  if (curves.length) {
    learning(curves, [], 'of each stage' + (rounds.length ? ', and of stage 1 in the rounds before its last' : ''), style);
    losses(curves);
  }
  if (content.confusion && Object.keys(content.confusion.networks).length) {
    confusion(content.confusion);
  }
  const calibrated = Object.entries(content.evaluation || {}).filter(([, found]) => found.calibration)
    .map(([stage, found]) => ({name: stageName(stage), calibration: found.calibration}));
  if (calibrated.length) {
    calibration(calibrated, style);
  }
  if (content.images) {
    images(content.images, content.worst);
  }
  const maps = content.maps || [];
  if (maps.length) {
    const control = {name: 'Round', options: maps.map(map => [map.round, String(map.round)])};
    features(maps, [control], style, 'the selected images', choice => choice.name, []);
  }
  if (content.gallery) {
    pictures(content.gallery, 'The selected images', content.gallery.strips.length > 1
      ? 'Of each round, by the network that it chose with and the one that it trained.' : '');
  }
  if (steps.length) {
    times(steps, record.meters || {});
  }
}

/** How many images are labelled, if the configuration gives a number of images. */
function labelled(selection) {
  const strips = content.gallery ? content.gallery.strips : [];
  return strips.length ? strips.reduce((sum, images) => sum + images.chosen, 0) : selection && selection.images;
}

function runScores(scores, style) {
  const found = stage => (content.evaluation || {})[stage] || {};
  const rows = Object.entries(scores).map(([stage, values]) => ({...values, name: stageName(stage),
    ece: (found(stage).calibration || {}).expected_error, views: (found(stage).multi_scale || {}).miou}));
  const several = rows.some(row => isNumber(row.views));
  const calibrated = rows.some(row => isNumber(row.ece));
  const column = (name, key) => ({name, value: row => row[key], text: percent, number: true});
  section('scores', 'Scores', table(
    'Scores of the best network of each stage on the validation images, in percent; the loss is cross-entropy'
      + (calibrated ? ', and ECE the expected calibration error: how far probabilities are from the share that is right' : '')
      + (several ? '; several views of an image, scaled or mirrored, are averaged as evaluation says' : '')
      + '.',
    [{name: 'Stage', value: row => row.name}, column('mIoU', 'miou'),
      ...several ? [column('mIoU, several views', 'views')] : [], column('Pixel accuracy', 'pixel_accuracy'),
      column('Mean accuracy', 'mean_accuracy'), column('Frequency-weighted IoU', 'frequency_weighted_iou'),
      ...calibrated ? [column('ECE', 'ece')] : [],
      {name: 'Loss', value: row => row.loss, text: decimals(3), number: true}], rows));
  classes(rows.map(row => ({name: row.name, stage: null, budget: null, iou: row.class_iou || {}})), [], [], style,
    'each stage', []);
}

function times(steps, meters) {
  const count = value => isNumber(value) ? String(Math.round(value)) : NONE;
  section('times', 'Times', table('The steps of the run, their images (evaluations included) and times.',
    [{name: 'Step', value: row => row.name},
      {name: 'Seconds', value: row => row.seconds, text: amount, number: true},
      {name: 'Images', value: row => row.images, text: count, number: true},
      {name: 'Images per second', value: row => row.images_per_second, text: amount, number: true},
      {name: 'Begun', value: row => row.begun}],
    steps.map(([name, step]) => ({name, ...step}))));
  const trained = Object.keys(meters).filter(name => name.startsWith('mada.step.')).map(name => name.slice(10));
  if (trained.length) {
    const meter = (kind, stage) => meters[`mada.${kind}.${stage}`] || {};
    document.getElementById('times').append(el('h3', {}, 'Training'), table(
      'The iterations of each stage, evaluations left out, and the share of their time that they wait for data.',
      [{name: 'Stage', value: row => row.name},
        {name: 'Iterations', value: row => row.steps.steps, text: count, number: true},
        {name: 'Milliseconds each', value: row => 1000 * row.steps.mean_seconds, text: amount, number: true},
        {name: 'Images per second', value: row => row.images.per_second, text: amount, number: true},
        {name: 'Waiting, %', value: row => row.wait.mean_seconds / row.steps.mean_seconds, text: percent,
          number: true}],
      trained.map(stage => ({name: stageName(stage), steps: meter('step', stage), images: meter('images', stage),
        wait: meter('data.wait', stage)}))));
  }
}

function memory(record) {
  const peak = record && record.meters && record.meters['mada.memory.peak'];
  return peak ? `${(peak.bytes / 1e9).toFixed(2)} GB` : null;
}

/** Whether a benchmark compares whole methods. */
const ofMethods = result => result.compared === 'method';

// --- A benchmark ----------------------------------------------------------------------------------------------------

function benchmark(result) {
  const inImages = result.budget_unit === 'images';
  const reference = 'reference' in result ? result.reference : 'random';
  const style = looks(result.strategies, reference);
  const count = status => result.cells.filter(cell => cell.status === status).length;
  const budgets = result.budgets.map(budget => [budget, inImages ? `${budget} images` : share(budget)]);
  const stages = result.stages.map(stage => [stage, stageName(stage)]).reverse();
  const controls = [{name: 'Budget', options: budgets}, {name: 'Stage', options: stages}];
  const warmups = result.seeds.map(seed => result.cells.find(cell => cell.seed === seed && cell.scores
    && cell.scores.warmup)).filter(cell => cell).map(cell => cell.scores.warmup);
  const warmup = warmups.length ? warmups.reduce((sum, scores) => sum + scores.miou, 0) / warmups.length : null;
  const rows = result.summary.filter(row => isNumber(row.miou_mean));
  const reached = rows.length ? benchmarkResult(result, rows, stages[0][0], warmup, reference) : null;
  document.getElementById('head').append(...reached ? [reached] : [], facts([
    [ofMethods(result) ? 'Methods' : 'Strategies', result.strategies.length - (result.controls || []).length],
    ['Seeds', result.seeds.join(', ')],
    ['Budget', budgets.map(([, text]) => text).join(', ') + (inImages ? '' : ' of the pool')],
    ['Cells done', `${count('done')} of ${result.cells.length}`
      + (count('failed') ? `, ${count('failed')} failed` : '')],
    ['mIoU of the warm-up', warmup === null ? null : `${percent(warmup)} %`],
  ]));
  const ranked = rank(rows, result.strategies, stages[0][0]);
  const hidden = ranked.length <= MOST_SHOWN ? []
    : ranked.filter(name => name !== reference).slice(MOST_SHOWN - (ranked.includes(reference) ? 1 : 0));
  if (rows.length) {
    // Single stages of methods cannot be compared; the table of cells has them.
    const compared = stages[0][0] === 'final' ? stages.slice(0, 1) : stages;
    summary(rows.filter(row => compared.some(([stage]) => stage === row.stage)), result, budgets, compared, reference);
    overBudgets(rows, result, ranked, inImages, stages, warmup, style, hidden);
    overClicks(rows, ranked, stages, style, hidden);
    classes(rows.map(row => ({name: row.strategy, stage: row.stage, budget: row.budget, iou: row.class_iou || {}})),
      ranked, controls, style, 'each strategy, means over the seeds', hidden);
  }
  if ((content.curves || []).length) {
    const curves = withFinal(content.curves, result);
    learning(curves, controls, `of each ${result.compared || 'strategy'}, a line for each seed`, style, ranked, hidden);
    pseudoLabels(content.curves, controls[0], style, hidden);
  }
  if ((content.overlaps || []).length) {
    overlap(content.overlaps, budgets);
  }
  if ((content.maps || []).length) {
    features(content.maps, [controls[0]], style, `the choices of each strategy with seed ${content.shown_seed} `
      + '(strategies that choose windows of many images are left out)', choice => `chosen by ${choice.name}`, hidden);
  }
  if (content.gallery) {
    pictures(content.gallery, 'Chosen images',
      `With seed ${content.shown_seed} and a budget of ${budgets[0][1]}.`);
  }
  cells(result, budgets);
}

/** Strategies ordered by their result with the first budget, those without a result last. */
function rank(rows, strategies, stage) {
  const reached = name => (rows.find(row => row.strategy === name && row.stage === stage) || {miou_mean: -1}).miou_mean;
  return strategies.slice().sort((a, b) => reached(b) - reached(a));
}

/** Repeats the curves of each strategy's last stage as those of the stage 'final'. */
function withFinal(curves, result) {
  const last = new Map(result.cells.filter(cell => cell.scores && cell.scores.final).map(cell => [cell.strategy,
    Object.keys(cell.scores).filter(stage => stage !== 'final').pop()]));
  return [...curves, ...curves.filter(curve => last.get(curve.name) === curve.stage)
    .map(curve => ({...curve, stage: 'final'}))];
}

/** A row's difference from its reference; older results have it in the row. */
function difference(row) {
  return row.difference || (isNumber(row.difference_to_random)
    ? {mean: row.difference_to_random, low: row.difference_low, high: row.difference_high} : {});
}

function summary(rows, result, budgets, stages, reference) {
  const several = (list, column) => list.length > 1 ? [column] : [];
  const controls = result.controls || [];
  const budgetText = value => (budgets.find(([budget]) => budget === value) || [0, String(value)])[1];
  const own = row => row.strategy === reference ? {} : difference(row);
  const control = row => row.control_difference || {};
  const interval = (name, of, low, high) => ({name, value: row => of(row)[low], number: true,
    cell: row => isNumber(of(row)[low]) ? `${points(of(row)[low])} to ${points(of(row)[high])}` : NONE});
  const columns = [
    {name: ofMethods(result) ? 'Method' : 'Strategy', value: row => row.strategy},
    ...several(budgets, {name: 'Budget', value: row => row.budget, number: true, text: budgetText}),
    ...several(stages, {name: 'Stage', value: row => stageName(row.stage)}),
    {name: 'mIoU', value: row => row.miou_mean, text: percent, number: true},
    {name: '± std', value: row => row.miou_std, text: percent, number: true},
    {name: 'Difference', value: row => own(row).mean, text: points, number: true},
    interval('95 % interval', own, 'low', 'high'),
    interval('Corrected', own, 'adjusted_low', 'adjusted_high'),
    {name: 'p', value: row => own(row).adjusted_p, text: decimals(3), number: true},
    {name: 'Could show', value: row => own(row).smallest, text: percent, number: true},
    ...controls.length ? [
      {name: 'To control', value: row => control(row).mean, text: points, number: true},
      interval('95 % interval of it', control, 'low', 'high'),
      interval('Corrected of it', control, 'adjusted_low', 'adjusted_high')] : [],
    {name: 'Labelled, %', value: row => row.labelled_share, text: percent, number: true},
    {name: 'Clicks', value: row => row.clicks, text: decimals(0), number: true},
    {name: 'Select, s', value: row => row.select_seconds, text: amount, number: true},
    {name: 'Seeds', value: row => row.seeds, number: true},
  ];
  section('summary', 'Summary', sensitivities(result, stages[0][0], budgets), table(
    `mIoU on the validation images in percent, mean and standard deviation over the seeds; the difference to `
    + `${reference || 'random'} in points with its paired 95 % confidence interval (one that holds 0 shows no `
    + `difference), and the interval and the p-value that Holm's procedure corrects for all differences with one budget `
    + `and stage; the smallest difference that so many seeds show with 80 % power`
    + (controls.length ? `; the difference to the control, which is trained as long as the longest, from the same `
      + `warm-up on the same images, by supervised terms alone` : '')
    + `; the share of the pool's pixels that is labelled; the clicks that its outlines take; the time to select. `
    + `A click on a heading sorts.`,
    columns, rows, columns.findIndex(column => column.name === 'mIoU')));
}

/** What the last stage could have shown. */
function sensitivities(result, stage, budgets) {
  const several = budgets.length > 1;
  const text = ({budget, seeds, std, smallest, seeds_for_two_points: needed}) =>
    (several ? `With a budget of ${(budgets.find(([b]) => b === budget) || [0, budget])[1]}: ` : '')
    + `${seeds} seeds, whose differences have a standard deviation of ${percent(std)} points, could have shown `
    + `differences of ${percent(smallest)} points or more (80 % power, uncorrected); to show 2 points takes `
    + `${isNumber(needed) ? needed : 'more than 10,000'} seeds.`;
  return (result.sensitivity || []).filter(row => row.stage === stage).map(row => el('p', {}, text(row)));
}

function overBudgets(rows, result, ranked, inImages, stages, warmup, style, hidden) {
  section('budgets', result.budgets.length > 1 ? 'mIoU against budget' : 'mIoU of each strategy');
  const parent = document.getElementById('budgets');
  const of = stage => rows.filter(row => row.stage === stage);
  const controls = [{name: 'Stage', options: stages}];
  if (result.budgets.length > 1) {
    figure(parent, {id: 'figure-budgets', label: 'Lines of mIoU over the budget', controls, hidden,
      caption: 'mIoU over the budget; lines are means over the seeds, bands one standard deviation to either side.',
      draw: (colors, stage) => drawBudgets(colors, of(stage), ranked,
        inImages ? 'labelled images' : 'budget (% of the pool)',
        row => inImages ? row.budget : 100 * row.budget, style)});
    return;
  }
  const seeds = stage => result.cells.filter(cell => cell.scores && cell.scores[stage])
    .map(cell => ({strategy: cell.strategy, seed: cell.seed, miou: cell.scores[stage].miou}));
  figure(parent, {id: 'figure-budgets', label: 'mIoU of each strategy with error bars', controls,
    caption: 'mIoU of each strategy: a full dot is the mean over the seeds with one standard deviation to either '
      + 'side, small rings are single seeds, and the dashed line is the warm-up, before any target label.',
    draw: (colors, stage) => drawStrategies(colors, of(stage), seeds(stage), warmup, style)});
}

/** The same over a person's effort. */
function overClicks(rows, ranked, stages, style, hidden) {
  if (!rows.some(row => row.clicks > 0)) {
    return;
  }
  figure(document.getElementById('budgets'), {id: 'figure-clicks', label: 'Lines of mIoU over clicks',
    controls: [{name: 'Stage', options: stages}], hidden,
    caption: 'mIoU over the clicks that the labels take: vertices of the polygons that outline what is chosen to two '
      + 'pixels; means over the seeds, bands one standard deviation to either side.',
    draw: (colors, stage) => drawBudgets(colors, rows.filter(row => row.stage === stage), ranked, 'clicks',
      row => row.clicks, style)});
}

/** How accurate and how many the pseudo labels of the terms were. */
function pseudoLabels(curves, budget, style, hidden) {
  const lines = beginning => curves.flatMap(curve => Object.entries(curve.pseudo_labels || {})
    .filter(([column]) => column.startsWith(beginning))
    .map(([column, value]) => ({...curve, value, of: `${column}, ${stageName(curve.stage)}`})));
  const drawn = [['accuracy_', 'accuracy', 'Share of pseudo labels that are right'],
    ['coverage_', 'coverage', 'Share of pixels that have a pseudo label']].filter(([key]) => lines(key).length);
  if (!drawn.length) {
    return;
  }
  section('pseudo', 'Pseudo labels', el('div', {class: 'pair'}));
  drawn.forEach(([key, name, caption]) => figure(document.querySelector('#pseudo .pair'), {
    id: 'figure-' + name, label: `Curves of the ${name} of pseudo labels`, controls: [budget], hidden,
    caption: `${caption}, while training: a line for each term, stage and seed.`,
    draw: (colors, chosen) => drawCurves(colors, lines(key).filter(line => line.budget === chosen), 'value',
      name + ' (%)', 100, ' %', style)}));
}

function overlap(overlaps, budgets) {
  const options = budgets.filter(([budget]) => overlaps.some(o => o.budget === budget));
  section('overlap', 'Overlap of the selections');
  figure(document.getElementById('overlap'), {id: 'figure-overlap', label: 'Heat map of shared images',
    controls: [{name: 'Budget', options}],
    caption: 'Images that two strategies have in common, in percent of those that either of them chose (Jaccard '
      + 'index), mean over the seeds; an image of which only windows are chosen counts as a whole.',
    draw: (colors, budget) => drawOverlap(colors, overlaps.find(o => o.budget === budget))});
}

function cells(result, budgets) {
  const budgetText = value => (budgets.find(([budget]) => budget === value) || [0, String(value)])[1];
  const stages = ['warmup', ...result.stages];
  const score = (cell, stage) => cell.scores && cell.scores[stage] ? cell.scores[stage].miou : null;
  const failed = result.cells.filter(cell => cell.status === 'failed');
  section('cells', 'Cells', table('Every cell of the benchmark, with its mIoU in percent after each stage.', [
    {name: ofMethods(result) ? 'Method' : 'Strategy', value: cell => cell.strategy},
    {name: 'Budget', value: cell => cell.budget, text: budgetText, number: true},
    {name: 'Seed', value: cell => cell.seed, number: true},
    {name: 'Status', value: cell => cell.status},
    {name: 'Images', value: cell => cell.images, number: true},
    {name: 'Labelled, %', value: cell => cell.labelled_share, text: percent, number: true},
    {name: 'Clicks', value: cell => cell.clicks, text: decimals(0), number: true},
    ...stages.map(stage => ({name: `mIoU, ${stageName(stage)}`, value: cell => score(cell, stage), text: percent,
      number: true})),
    {name: 'Select, s', value: cell => cell.select_seconds, text: amount, number: true},
    {name: 'Train, s', value: cell => cell.seconds, text: amount, number: true},
  ], result.cells));
  if (failed.length) {
    const reason = cell => `${cell.strategy}, ${budgetText(cell.budget)}, seed ${cell.seed}: ${cell.error}`;
    document.getElementById('cells').append(el('h3', {id: 'failed'}, 'Failed'),
      el('ul', {}, failed.map(cell => el('li', {}, reason(cell)))));
  }
}

// --- Both -----------------------------------------------------------------------------------------------------------

/**
 * Bars of class IoUs. rows: name, stage, budget, iou; order: the names, if different from the given
 * order.
 */
function classes(rows, order, controls, style, whose, hidden, what = controls.length ? 'Strategy' : 'Stage') {
  const names = order.length ? order : rows.map(row => row.name);
  const keys = distinct(rows.flatMap(row => Object.keys(row.iou)));
  const of = (budget, stage) => names.flatMap(name => rows.filter(row => row.name === name
    && (controls.length === 0 || row.budget === budget && row.stage === stage)).slice(0, 1));
  section('classes', 'Classes');
  figure(document.getElementById('classes'), {id: 'figure-classes', label: 'Bars of the IoU of each class', controls,
    hidden,
    caption: `IoU of every class on the validation images for ${whose}; a name in the legend shows or hides its bars.`,
    draw: (colors, budget, stage) => drawClasses(colors, keys, of(budget, stage), names.length - hidden.length, style),
    details: el('details', {}, el('summary', {}, 'The same as a table'), classTable(rows, keys, controls, what)),
  });
}

/** The best value of each class is bold. */
function classTable(rows, keys, controls, what) {
  const extra = controls.flatMap((control, i) => control.options.length < 2 ? [] : [{name: control.name,
    value: row => i === 0 ? row.budget : row.stage,
    text: value => (control.options.find(([option]) => option === value) || [0, String(value)])[1]}]);
  const best = key => Math.max(...rows.map(row => row.iou[key]).filter(isNumber));
  const bests = new Map(keys.map(key => [key, best(key)]));
  return table('IoU of every class in percent.', [
    {name: what, value: row => row.name}, ...extra,
    ...keys.map(key => ({name: key, value: row => row.iou[key], number: true,
      cell: row => isNumber(row.iou[key]) && row.iou[key] === bests.get(key) ? el('b', {}, percent(row.iou[key]))
        : percent(row.iou[key])}))], rows);
}

function learning(curves, controls, whose, style, order = [], hidden = []) {
  const trained = controls.map(control => control.name !== 'Stage' ? control
    : {...control, options: control.options.filter(([stage]) => curves.some(curve => curve.stage === stage))});
  const sorted = order.length ? order.flatMap(name => curves.filter(curve => curve.name === name)) : curves;
  const of = (budget, stage) => sorted.filter(curve => controls.length === 0
    || curve.budget === budget && curve.stage === stage);
  section('curves', 'Learning curves', el('div', {class: 'pair'}));
  const pair = document.querySelector('#curves .pair');
  figure(pair, {id: 'figure-miou', label: 'Curves of validation mIoU', controls: trained, hidden,
    caption: `mIoU on the validation images while training, ${whose}.`,
    draw: (colors, budget, stage) => drawCurves(colors, of(budget, stage), 'miou', 'mIoU (%)', 100, ' %', style)});
  figure(pair, {id: 'figure-loss', label: 'Curves of validation loss', controls: trained, hidden,
    caption: `Cross-entropy on the validation images while training, ${whose}.`,
    draw: (colors, budget, stage) => drawCurves(colors, of(budget, stage), 'loss', 'validation loss', 1, '', style)});
}

/** The only map, showing the choices for one budget, or the map of one round. */
function features(maps, controls, style, whose, told, hidden) {
  const of = choice => maps.find(map => map.round === choice) || maps[0];
  const part = map => map.points.length < map.pool_size ? ` (${map.points.length} of its ${map.pool_size} images)`
    : '';
  section('features', 'Map of the pool');
  figure(document.getElementById('features'), {id: 'figure-map', label: 'Scatter plot of the pool\'s features',
    controls, hidden,
    caption: choice => {
      const map = of(choice);
      return `Class features of the pool${part(map)} by the network of ${networkName(map.network)} along their first `
        + 'two principal components' + (map.anchors.length ? ', with the anchors' : '')
        + (map.choices.length ? ` and ${whose}` : '') + '.';
    },
    draw: (colors, choice) => drawMap(colors, of(choice),
      of(choice).choices.filter(c => !isNumber(c.budget) || c.budget === choice), told, style)});
}

function pictures(gallery, title, note) {
  const strips = gallery.strips.map((images, i) => strip({...images, before: networkName(images.before),
    stage: stageName(images.stage)}, gallery.pictures, i === 0));
  section('pictures', title, el('p', {}, (note ? note + ' ' : '') + 'The most wanted images with their labels, the '
    + 'predictions before and after training on them, and the entropy before, of the softmax at each pixel; where '
    + 'windows are chosen, they are drawn on it.'), classKey(gallery.classes), strips);
}

function settings() {
  const record = content.run;
  const versions = record ? Object.entries(record.versions || {}) : [];
  if (!versions.length && !content.configuration) {
    return;
  }
  section('settings', 'Settings',
    versions.length ? facts([['Device', record.device], ['Threads', record.threads],
      ...versions.map(([name, version]) => [NAMES[name] || name, version])]) : null,
    content.configuration ? el('details', {}, el('summary', {}, 'Configuration'),
      el('pre', {tabindex: 0}, content.configuration)) : null);
}

start();
