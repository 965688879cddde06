'use strict';

// The results of an evaluation: the outcome in a few numbers, confused classes, calibration, and
// individual images.

/**
 * A score before and after, and related values, as bars.
 *
 * headline: {name, before, after}, where before may be missing; rows: name, value from 0 to 1, text
 * next to it, and whether it is the one that matters; notes: sentences.
 */
function result({headline, rows, notes}) {
  const most = Math.max(...rows.map(row => row.value), 1e-9);
  const gain = isNumber(headline.before) ? headline.after - headline.before : null;
  const bar = ({name, value, text, matters}) => el('div', {class: matters ? 'bar matters' : 'bar'},
    el('dt', {}, name), el('dd', {}, el('span', {class: 'track', 'aria-hidden': 'true'},
      el('span', {style: `width: ${(100 * value / most).toFixed(1)}%`})), el('b', {}, `${percent(value)} %`),
    text ? el('span', {class: 'beside'}, text) : null));
  return el('section', {id: 'result', class: 'result', 'aria-label': 'Result'},
    el('p', {class: 'headline'}, headline.name + ' ', isNumber(headline.before)
      ? [el('span', {}, percent(headline.before)), ' → '] : [], el('b', {}, `${percent(headline.after)} %`),
    gain === null ? null : el('span', {class: gain < 0 ? 'loss' : 'gain'}, ` ${points(gain)} points`)),
    rows.length > 1 ? el('dl', {class: 'bars'}, rows.map(bar)) : null,
    notes.filter(note => note).map(note => el('p', {}, note)));
}

/** The outcome of a run: its first and its last network. */
function runResult(scores, labelled) {
  const stages = Object.keys(scores);
  const first = scores[stages[0]];
  const last = scores[stages[stages.length - 1]];
  const one = stages.length === 1;
  const changes = Object.keys(last.class_iou || {})
    .map(name => ({name, by: last.class_iou[name] - ((first.class_iou || {})[name] || 0)}))
    .sort((a, b) => b.by - a.by);
  const told = list => list.map(({name, by}) => `${name} (${points(by)})`).join(', ');
  const gained = changes.filter(change => change.by > 0.0005).slice(0, 3);
  const lost = changes.filter(change => change.by < -0.0005).slice(-3).reverse();
  return result({
    headline: {name: 'mIoU', before: one ? null : first.miou, after: last.miou},
    rows: stages.map((stage, i) => ({name: stageName(stage), value: scores[stage].miou,
      matters: i === stages.length - 1})),
    notes: one ? [] : [
      `On the validation images, from ${networkName(stages[0])} to ${stageName(stages[stages.length - 1])}`
        + (labelled ? `, with ${labelled} labelled target images` : '') + '; of their pixels '
        + `${percent(last.pixel_accuracy)} % are right, ${percent(first.pixel_accuracy)} % before.`,
      (gained.length ? `Most gained by ${told(gained)}. ` : '') + (lost.length ? `Lost by ${told(lost)}.` : ''),
    ],
  });
}

/**
 * The outcome of a benchmark, for its last stage and first budget: warm-up, reference, controls,
 * and the best.
 */
function benchmarkResult(data, rows, stage, warmup, reference) {
  const of = rows.filter(row => row.stage === stage && row.budget === data.budgets[0] && isNumber(row.miou_mean));
  const controls = data.controls || [];
  const compared = of.filter(row => !controls.includes(row.strategy) && row.strategy !== reference)
    .sort((a, b) => b.miou_mean - a.miou_mean);
  const best = compared[0];
  if (!best) {
    return null;
  }
  const beside = of.filter(row => row.strategy === reference || controls.includes(row.strategy));
  const to = difference(best);
  const interval = isNumber(to.adjusted_low) ? [to.adjusted_low, to.adjusted_high] : [to.low, to.high];
  const shows = isNumber(interval[0]) && (interval[0] > 0 || interval[1] < 0);
  return result({
    headline: {name: 'mIoU', before: warmup, after: best.miou_mean},
    rows: [
      ...isNumber(warmup) ? [{name: networkName('warmup').replace('the ', ''), value: warmup}] : [],
      ...beside.map(row => ({name: row.strategy, value: row.miou_mean,
        text: controls.includes(row.strategy) ? 'control' : 'reference'})),
      {name: best.strategy, value: best.miou_mean, text: 'the best', matters: true},
    ],
    notes: [
      `Means over ${best.seeds === 1 ? 'one seed' : `${best.seeds} seeds`} after ${stageName(stage)}`
        + (data.budgets.length > 1 ? ', with the first budget.' : '.'),
      !isNumber(to.mean) ? null : `To ${to.to || reference || 'random'} it is ${points(to.mean)} points`
        + (isNumber(interval[0]) ? ` (95 % interval ${points(interval[0])} to ${points(interval[1])}): `
          + (shows ? 'a difference that so many seeds show.' : 'no difference that so many seeds can show.') : '.'),
    ],
  });
}

/** Which classes are mistaken for which: a heat map, and the pairs that are confused most. */
function confusion({predicted, networks}) {
  const options = Object.keys(networks).reverse().map(network => [network, stageName(network)]);
  const pairs = network => Object.entries(networks[network]).flatMap(([label, pixels]) => {
    const total = pixels.reduce((sum, count) => sum + count, 0);
    return pixels.map((count, i) => ({label, as: predicted[i], count, share: total ? count / total : 0}))
      .filter(pair => pair.count && pair.label !== pair.as);
  }).sort((a, b) => b.count - a.count).slice(0, 10);
  section('confusion', 'Confusion');
  const parent = document.getElementById('confusion');
  figure(parent, {id: 'figure-confusion', label: 'Heat map of labels and predictions',
    controls: [{name: 'Network', options}],
    caption: 'Of the pixels that are labelled with a class (a row), the percentage that is predicted as each class '
      + '(a column); what is right is on the diagonal.',
    draw: (colors, network) => drawConfusion(colors, predicted, networks[network])});
  parent.append(table(`What ${stageName(options[0][0])} confuses most, by pixels.`, [
    {name: 'Label', value: row => row.label},
    {name: 'Predicted as', value: row => row.as},
    {name: 'Pixels', value: row => row.count, text: count => count.toLocaleString('en'), number: true},
    {name: 'Of the label, %', value: row => row.share, text: percent, number: true},
  ], pairs(options[0][0]), 2));
}

function drawConfusion(colors, predicted, labels) {
  const names = Object.keys(labels);
  const width = document.getElementById('confusion').clientWidth;
  const wide = (width - 120) / predicted.length;
  const cells = names.flatMap((label, y) => {
    const total = labels[label].reduce((sum, count) => sum + count, 0);
    return labels[label].map((count, x) => ({
      value: [x, y, total ? 100 * count / total : 0],
      label: {color: total && count > total / 2 ? colors.background : colors.text},
      told: tip(`${label}, predicted as ${predicted[x]}`, `${percent(total ? count / total : 0)} % of its pixels`,
        `${count.toLocaleString('en')} pixels`),
    }));
  });
  return {
    height: 110 + Math.max(14, Math.min(26, wide)) * names.length,
    option: {
      grid: {left: 8, right: 8, top: 8, bottom: 8, containLabel: true},
      xAxis: {...nameAxis(colors, predicted, {rotate: 90, fontSize: wide < 18 ? 10 : 12}), axisLine: {show: false}},
      yAxis: {...nameAxis(colors, names, {fontSize: wide < 18 ? 10 : 12}), inverse: true, axisLine: {show: false}},
      visualMap: {show: false, min: 0, max: 100, dimension: 2, inRange: {color: [colors.raised, colors.accent]}},
      series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: colors.background, borderWidth: 1},
        label: {show: wide >= 24, fontSize: 11,
          formatter: params => params.data.value[2] < 0.5 ? '' : params.data.value[2].toFixed(0)},
        tooltip: {formatter: params => params.data.told}}],
    },
  };
}

/** How well probabilities match how often the network is right. */
function calibration(networks, style) {
  section('calibration', 'Calibration');
  const parent = document.getElementById('calibration');
  figure(parent, {id: 'figure-calibration', label: 'Accuracy over confidence', hidden: [],
    caption: 'The share of pixels that are right over the probability that the network gives to what it predicts, in '
      + '15 bins; a calibrated network is on the dashed line, and an overconfident one below it.',
    draw: colors => drawCalibration(colors, networks, style),
    details: el('details', {}, el('summary', {}, 'The same as a table'), table(
      'Pixels by the probability of what is predicted for them, in percent.', [
        {name: 'Network', value: row => row.name},
        {name: 'Above', value: row => row.above, text: percent, number: true},
        {name: 'Up to', value: row => row.up_to, text: percent, number: true},
        {name: 'Pixels', value: row => row.pixels, text: count => count.toLocaleString('en'), number: true},
        {name: 'Confidence', value: row => row.confidence, text: percent, number: true},
        {name: 'Accuracy', value: row => row.accuracy, text: percent, number: true},
      ], networks.flatMap(({name, calibration}) => calibration.bins.map(bin => ({name, ...bin})))))});
}

function drawCalibration(colors, networks, style) {
  return {
    height: 340,
    legend: networks.map(({name}) => ({name, ...style.get(name)})),
    option: {
      grid: {left: 36, right: 24, top: 16, bottom: 28, containLabel: true},
      xAxis: axis(colors, 'confidence (%)', {type: 'value', min: 0, max: 100}),
      yAxis: axis(colors, 'right (%)', {type: 'value', min: 0, max: 100, nameGap: 42}),
      series: [
        {type: 'line', data: [[0, 0], [100, 100]], symbol: 'none', silent: true,
          lineStyle: {color: colors.muted, type: 'dashed', width: 1}},
        ...networks.map(({name, calibration}) => ({name, type: 'line', color: style.get(name).color,
          symbol: style.get(name).symbol, symbolSize: 6, lineStyle: {width: 1.5},
          data: calibration.bins.map(bin => ({value: [100 * bin.confidence, 100 * bin.accuracy],
            told: tip(name, `${percent(bin.accuracy)} % right at ${percent(bin.confidence)} % confidence`,
              `${bin.pixels.toLocaleString('en')} pixels`)})),
          tooltip: {formatter: params => params.data.told}})),
      ],
    },
  };
}

/**
 * How individual images are segmented: before against after, and the worst as a table and as
 * pictures.
 */
function images({before, after, count, points: all}, worst) {
  const one = before === after;
  section('images', 'Images');
  const parent = document.getElementById('images');
  const part = all.length < count ? ` (${all.length} of ${count})` : '';
  if (!one) {
    figure(parent, {id: 'figure-images', label: 'Scores of images before and after',
      caption: `mIoU of each validation image${part} over the classes that are labelled in it: above the line are `
        + `images that ${stageName(after)} segments better than ${networkName(before)}.`,
      draw: colors => drawImages(colors, all, stageName(before), stageName(after))});
  }
  const listed = all.slice(0, 12);
  parent.append(table(`The images that ${stageName(after)} segments worst, in percent.`, [
    {name: 'Image', value: row => row.name},
    ...one ? [] : [{name: `mIoU, ${stageName(before)}`, value: row => row.before, text: percent, number: true}],
    {name: one ? 'mIoU' : `mIoU, ${stageName(after)}`, value: row => row.after, text: percent, number: true},
    ...one ? [] : [{name: 'Change', value: row => row.after - row.before, text: points, number: true}],
    {name: 'Pixel accuracy', value: row => row.accuracy, text: percent, number: true},
  ], listed));
  if (worst) {
    parent.append(classKey(worst.classes), ...worst.strips.map(images => strip({...images, name: 'Pictures of them',
      before: stageName(images.before)}, worst.pictures, true, 'mIoU')));
  }
}

function drawImages(colors, all, before, after) {
  const known = all.filter(point => isNumber(point.before));
  const better = known.filter(point => point.after > point.before);
  const worse = known.filter(point => point.after <= point.before);
  const dots = (name, list, color, symbol) => ({name, type: 'scatter', symbol, symbolSize: 7,
    itemStyle: {color, opacity: 0.85},
    data: list.map(point => ({value: [100 * point.before, 100 * point.after], told: tip(point.name,
      `${percent(point.before)} % → ${percent(point.after)} %`, `${points(point.after - point.before)} points`)})),
    tooltip: {formatter: params => params.data.told}});
  const names = [`better (${better.length})`, `not better (${worse.length})`];
  const least = Math.floor(Math.min(100, ...known.flatMap(point => [100 * point.before, 100 * point.after])) / 5) * 5;
  const most = Math.ceil(Math.max(0, ...known.flatMap(point => [100 * point.before, 100 * point.after])) / 5) * 5;
  const range = {type: 'value', min: least, max: most};
  return {
    height: 380,
    legend: [{name: names[0], color: COLORS[0], symbol: 'circle'}, {name: names[1], color: COLORS[1], symbol: 'rect'}],
    option: {
      grid: {left: 36, right: 24, top: 16, bottom: 28, containLabel: true},
      xAxis: axis(colors, `mIoU, ${before} (%)`, range),
      yAxis: axis(colors, `mIoU, ${after} (%)`, {...range, nameGap: 42}),
      series: [
        {type: 'line', data: [[least, least], [most, most]], symbol: 'none', silent: true,
          lineStyle: {color: colors.muted, type: 'dashed', width: 1}},
        dots(names[0], better, COLORS[0], 'circle'),
        dots(names[1], worse, COLORS[1], 'rect'),
      ],
    },
  };
}

/** The losses of each term during the training of a stage. */
function losses(curves) {
  const trained = curves.filter(curve => Object.keys(curve.losses || {}).length);
  if (!trained.length) {
    return;
  }
  const of = name => {
    const curve = trained.find(one => one.name === name);
    return Object.entries(curve.losses).map(([term, value]) => ({name: term, iterations: curve.iterations, value}));
  };
  const terms = distinct(trained.flatMap(curve => Object.keys(curve.losses)));
  const style = looks(terms, null);
  figure(document.querySelector('#curves .pair'), {id: 'figure-training', label: 'Curves of the training losses',
    controls: [{name: 'Stage', options: trained.map(curve => [curve.name, curve.name]).reverse()}],
    caption: name => `The losses of ${name}'s terms on its training batches, each the mean since the evaluation before.`,
    draw: (colors, name) => drawCurves(colors, of(name), 'value', 'training loss', 1, '', style)});
}
