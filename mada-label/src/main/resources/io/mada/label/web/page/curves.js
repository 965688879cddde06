// Learning curves as SVG: mean IoU over iterations, a line for each stage.

import { make, makeSvg } from './dom.js';

const NARROWEST = 320;
const WIDEST = 900;
const HEIGHT = 260;
const LEFT = 44;
// Room for half of the last number, which is centred at the end of the axis.
const RIGHT = 24;
const TOP = 12;
const BOTTOM = 30;

/** Round steps that divide the range into about `count` parts. */
export function ticks(low, high, count) {
  const rough = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const values = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) {
    values.push(Number((k * step).toPrecision(10)));
  }
  return values;
}

/**
 * @param {Array<{stage: string, points: Array<{iteration: number, miou: number}>}>} curves none of
 *     them empty
 * @param {number} room the available width for the chart, in screen pixels
 * @return {Array<Element>} a legend, the chart, and the last values as text
 */
export function curvesChart(curves, room) {
  const width = Math.min(WIDEST, Math.max(NARROWEST, room));
  const points = curves.flatMap((curve) => curve.points);
  const scores = points.map(({ miou }) => miou * 100);
  const lowest = Math.min(...scores);
  const highest = Math.max(...scores);
  const margin = Math.max(1, (highest - lowest) * 0.1);
  const low = Math.max(0, lowest - margin);
  const high = Math.min(100, highest + margin);
  const last = Math.max(1, ...points.map(({ iteration }) => iteration));
  const x = (iteration) => LEFT + (iteration / last) * (width - LEFT - RIGHT);
  const y = (score) => HEIGHT - BOTTOM - ((score - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);

  const chart = makeSvg('svg', {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    class: 'chart',
    role: 'img',
    'aria-label': `Mean IoU over iterations. ${curves.map(summary).join('. ')}`,
  });
  for (const score of ticks(low, high, 5)) {
    chart.append(
      makeSvg('line', { x1: LEFT, x2: width - RIGHT, y1: y(score), y2: y(score), class: 'grid' }),
      text(LEFT - 8, y(score) + 4, String(score), 'end'));
  }
  for (const iteration of ticks(0, last, width / 120)) {
    chart.append(text(x(iteration), HEIGHT - BOTTOM + 18, String(iteration), 'middle'));
  }
  chart.append(text(LEFT, TOP - 1, 'mIoU %', 'start'));
  curves.forEach((curve, k) => {
    const at = curve.points.map(({ iteration, miou }) => `${x(iteration).toFixed(1)} ${y(miou * 100).toFixed(1)}`);
    chart.append(makeSvg('path', { d: `M${at.join('L')}`, class: `curve curve-${k % 6}` }));
    for (const { iteration, miou } of curve.points) {
      const dot = makeSvg('circle', { cx: x(iteration), cy: y(miou * 100), r: 2.5, class: `point curve-${k % 6}` });
      const title = makeSvg('title');
      title.textContent = `${curve.stage}, iteration ${iteration}: ${(miou * 100).toFixed(1)} %`;
      dot.append(title);
      chart.append(dot);
    }
  });
  const legend = make('ul', { class: 'legend' }, ...curves.map((curve, k) =>
    make('li', { class: `curve-${k % 6}` }, summary(curve))));
  return [legend, chart];
}

function summary({ stage, points }) {
  const best = Math.max(...points.map(({ miou }) => miou));
  const last = points[points.length - 1].miou;
  return `${stage}: ${(last * 100).toFixed(1)} % now, ${(best * 100).toFixed(1)} % at best`;
}

function text(x, y, content, anchor) {
  const element = makeSvg('text', { x, y, 'text-anchor': anchor });
  element.textContent = content;
  return element;
}
