'use strict';

// Several runs side by side.

function comparison({runs, caveats, differences, curves, overlap: shared, images}) {
  const head = document.getElementById('head');
  const style = looks(runs.map(run => run.name), null);
  const scored = runs.filter(run => isNumber(lastScores(run).miou));
  if (scored.length) {
    head.append(comparedResult(scored));
  }
  head.append(el('ul', {class: 'caveats'}, caveats.map(caveat => el('li', {}, caveat))));
  comparedScores(runs);
  if (differences.length) {
    section('differences', 'What is different', table('The keys of the configurations that are not the same in all runs.',
      [{name: 'Key', value: row => row.key},
        ...runs.map((run, i) => ({name: run.name, value: row => row.values[i], cell: row =>
          isGiven(row.values[i]) ? el('code', {class: 'value'}, row.values[i]) : NONE}))], differences));
  }
  if (scored.length) {
    classes(scored.map(run => ({name: run.name, stage: null, budget: null, iou: lastScores(run).class_iou || {}})), [], [],
      style, 'the last stage of each run', [], 'Run');
  }
  const stages = distinct(curves.map(curve => curve.stage));
  if (stages.length) {
    learning(curves.map(curve => ({...curve, budget: null})), [{name: 'Budget', options: [[null, '']]},
      {name: 'Stage', options: stages.map(stage => [stage, stageName(stage)])}], 'of each run', style);
  }
  if (images.length) {
    section('images', 'Images', table('The validation images on which the last networks differ most: their mIoU in percent.',
      [{name: 'Image', value: row => row.name},
        ...runs.map((run, i) => ({name: run.name, value: row => row.miou[i], text: percent, number: true}))], images));
  }
  if (shared) {
    section('overlap', 'Overlap of the selections');
    figure(document.getElementById('overlap'), {id: 'figure-overlap', label: 'Heat map of shared images',
      caption: 'Images that two runs have both chosen, in percent of those that either of them chose (Jaccard index); an '
        + 'image of which only windows are chosen counts as a whole.',
      draw: colors => drawOverlap(colors, shared)});
  }
}

const isGiven = value => value !== null && value !== undefined;

/** The scores of a run's first and last network. */
const firstScores = run => Object.values(run.scores)[0] || {};
const lastScores = run => Object.values(run.scores).pop() || {};

function comparedResult(scored) {
  const best = scored.reduce((a, b) => (lastScores(b).miou > lastScores(a).miou ? b : a));
  const several = scored.some(run => Object.keys(run.scores).length > 1);
  return result({
    headline: {name: `${best.name}: mIoU`, before: several ? firstScores(best).miou : null, after: lastScores(best).miou},
    rows: scored.map(run => ({name: run.name, value: lastScores(run).miou, matters: run === best,
      text: Object.keys(run.scores).length > 1 ? `${percent(firstScores(run).miou)} before` : null})),
    notes: ['The last network of each run, on its validation images.'],
  });
}

function comparedScores(runs) {
  const stages = distinct(runs.flatMap(run => Object.keys(run.scores)));
  const found = run => run.evaluation[Object.keys(run.scores).pop()] || {};
  const error = run => (found(run).calibration || {}).expected_error;
  const views = run => (found(run).multi_scale || {}).miou;
  const seconds = run => Object.entries(run.steps || {}).filter(([name]) => name !== 'report')
    .reduce((sum, [, step]) => sum + (isNumber((step || {}).seconds) ? step.seconds : 0), 0);
  const selection = run => run.selection || {};
  const budget = run => isNumber(selection(run).budget) ? share(selection(run).budget)
    : isNumber(selection(run).images) ? `${selection(run).images} images` : null;
  section('scores', 'Scores', table('mIoU on the validation images after each stage, in percent, and of the last network the '
    + 'share of pixels that are right and the expected calibration error.', [
    {name: 'Run', value: run => run.name},
    {name: 'Strategy', value: run => selection(run).strategy},
    {name: 'Budget', value: budget},
    {name: 'Chosen', value: run => run.selected || null, number: true},
    {name: 'Seed', value: run => run.seed, number: true},
    ...stages.map(stage => ({name: stageName(stage), value: run => (run.scores[stage] || {}).miou, text: percent,
      number: true})),
    {name: 'Change', value: run => lastScores(run).miou - firstScores(run).miou, text: points, number: true},
    ...runs.some(run => isNumber(views(run))) ? [{name: 'mIoU, several views', value: views, text: percent, number: true}] : [],
    {name: 'Pixel accuracy', value: run => lastScores(run).pixel_accuracy, text: percent, number: true},
    {name: 'ECE', value: error, text: percent, number: true},
    {name: 'Time', value: seconds, text: duration, number: true},
    {name: 'Folder', value: run => run.directory},
  ], runs));
}
