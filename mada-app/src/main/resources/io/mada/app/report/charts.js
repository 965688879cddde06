'use strict';

// Figures: a chart with its legend, its controls and a caption.

// The first eight are Okabe and Ito's, which remain distinguishable for people with
// colour-blindness.
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f63b8', '#a6761d', '#c2255c',
  '#66a61e', '#3b6fe0', '#20a4a4'];
const GREY = '#8b929a';
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const MOST_SHOWN = 6;

const figures = [];
let figureNumber = 0;

/** Colours of the current scheme, from the style sheet. */
function theme() {
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue('--' + name).trim();
  return {text: color('text'), muted: color('muted'), line: color('line'), background: color('background'),
    raised: color('raised'), accent: color('accent'), dot: color('dot')};
}

/** A name's colour and symbol, the same in all figures; the reference is grey. */
function looks(names, reference) {
  const others = names.filter(name => name !== reference);
  return new Map(names.map(name => {
    const i = others.indexOf(name);
    return [name, {
      color: i < 0 ? GREY : COLORS[i % COLORS.length],
      symbol: i < 0 ? 'circle' : SYMBOLS[(i + Math.floor(i / COLORS.length)) % SYMBOLS.length],
    }];
  }));
}

/**
 * Adds a figure to a parent.
 *
 * controls: name, and options as [value, text]; those with a single option are not shown. hidden:
 * names that are initially switched off in the legend. caption: a text, or a function that returns
 * it. draw(colors, choice): {height, legend: [{name, color, symbol}], option}. In both, choice has
 * the controls' values in order.
 */
function figure(parent, {id, label, caption, controls = [], hidden = [], draw, details}) {
  const off = new Set(hidden);
  const chosen = controls.map(control => control.options[0][0]);
  const box = el('div', {class: 'chart', role: 'img', 'aria-label': label});
  const legend = el('div', {class: 'legend', role: 'group', 'aria-label': 'Show or hide in the figure'});
  const selects = controls.map((control, i) => control.options.length < 2 ? null : el('label', {}, control.name + ' ',
    el('select', {onchange: event => {
      chosen[i] = control.options[event.target.selectedIndex][0];
      redraw();
    }}, control.options.map(([, text]) => el('option', {}, text)))));
  const figureText = el('span');
  const number = ++figureNumber;
  parent.append(el('figure', {id}, selects.some(s => s) ? el('div', {class: 'controls'}, selects) : null, legend, box,
    el('figcaption', {}, el('b', {}, `Figure ${number}. `), figureText), details));
  let chart = null;

  function redraw() {
    const colors = theme();
    const drawing = draw(colors, ...chosen);
    figureText.textContent = typeof caption === 'function' ? caption(...chosen) : caption;
    box.style.height = drawing.height + 'px';
    chart = chart || echarts.init(box, null, {renderer: 'svg'});
    chart.resize();
    const entries = drawing.legend || [];
    chart.setOption({...common(colors), ...drawing.option, legend: {
      show: false,
      data: distinct(entries.map(entry => entry.name)),
      selected: Object.fromEntries(entries.map(entry => [entry.name, !off.has(entry.name)])),
    }}, true);
    legend.replaceChildren(...(entries.length < 2 ? [] : entries.map(entry => key(entry))));
  }

  function key({name, color, symbol}) {
    return el('button', {type: 'button', 'aria-pressed': String(!off.has(name)), onclick: event => {
      off.has(name) ? off.delete(name) : off.add(name);
      event.currentTarget.setAttribute('aria-pressed', String(!off.has(name)));
      chart.dispatchAction({type: off.has(name) ? 'legendUnSelect' : 'legendSelect', name});
    }}, mark(color, symbol), name);
  }

  figures.push({redraw, resize: () => chart && chart.resize()});
}

/** A small drawing of a symbol. */
function mark(color, symbol) {
  const shape = symbol === 'triangle' ? svg('path', {d: 'M6 1 11 11 1 11Z'})
    : symbol === 'diamond' ? svg('path', {d: 'M6 0 12 6 6 12 0 6Z'})
    : symbol === 'rect' ? svg('rect', {x: 1, y: 1, width: 10, height: 10})
    : svg('circle', {cx: 6, cy: 6, r: 5});
  shape.setAttribute('fill', color);
  return svg('svg', {width: 12, height: 12, viewBox: '0 0 12 12', 'aria-hidden': 'true'}, shape);
}

function common(colors) {
  return {
    animation: false,
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: colors.text},
    tooltip: {
      confine: true,
      backgroundColor: colors.background,
      borderColor: colors.line,
      textStyle: {color: colors.text, fontSize: 13},
      extraCssText: 'max-width: 18rem; white-space: normal; box-shadow: none;',
    },
  };
}

/** A tooltip's content: a heading and lines, as elements, so that names stay text. */
function tip(heading, ...lines) {
  return el('div', {class: 'tip'}, el('b', {}, heading), lines.map(line => el('div', {}, line)));
}

function axis(colors, name, more = {}) {
  return {
    name,
    nameLocation: 'middle',
    nameGap: 30,
    nameTextStyle: {color: colors.muted, fontSize: 12},
    axisLine: {show: true, lineStyle: {color: colors.muted}},
    axisTick: {lineStyle: {color: colors.muted}},
    axisLabel: {color: colors.text, fontSize: 12, hideOverlap: true},
    splitLine: {lineStyle: {color: colors.line, opacity: 0.7}},
    ...more,
  };
}

/** An axis of names, the first at the top or on the left; long ones are truncated. */
function nameAxis(colors, names, label = {}) {
  return axis(colors, null, {type: 'category', data: names, axisTick: {show: false}, splitLine: {show: false},
    axisLabel: {color: colors.text, fontSize: 12, interval: 0, width: 104, overflow: 'truncate', ...label}});
}

/** A percentage axis, which begins where the data do. */
function percentAxis(colors, name, more = {}) {
  return axis(colors, name, {type: 'value', scale: true, ...more});
}

/** A horizontal bar with ends, for values [place, low, high]. */
function errorBar(colors) {
  return (params, api) => {
    const low = api.coord([api.value(1), api.value(0)]);
    const high = api.coord([api.value(2), api.value(0)]);
    const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2},
      style: {stroke: colors.text, lineWidth: 1.2}});
    return {type: 'group', silent: true, children: [
      line(low[0], low[1], high[0], high[1]),
      line(low[0], low[1] - 4, low[0], low[1] + 4),
      line(high[0], high[1] - 4, high[0], high[1] + 4),
    ]};
  };
}

/** mIoU of every strategy with one budget: the mean, its deviation, and each seed. */
function drawStrategies(colors, rows, seeds, warmup, style) {
  const ordered = rows.slice().sort((a, b) => b.miou_mean - a.miou_mean);
  const names = ordered.map(row => row.strategy);
  return {
    height: 70 + 28 * names.length,
    option: {
      grid: {left: 8, right: 24, top: 8, bottom: 28, containLabel: true},
      xAxis: percentAxis(colors, 'mIoU (%)', isNumber(warmup)
        ? {min: extent => Math.floor(Math.min(extent.min, 100 * warmup - 0.5)), max: extent => Math.ceil(extent.max)} : {}),
      yAxis: {...nameAxis(colors, names), inverse: true},
      series: [
        {type: 'custom', renderItem: errorBar(colors), silent: true, encode: {x: [1, 2], y: 0},
          data: ordered.flatMap((row, i) => isNumber(row.miou_std)
            ? [[i, 100 * (row.miou_mean - row.miou_std), 100 * (row.miou_mean + row.miou_std)]] : [])},
        {type: 'scatter', symbolSize: 6,
          data: seeds.map(seed => ({value: [100 * seed.miou, names.indexOf(seed.strategy)],
            itemStyle: {color: 'transparent', borderColor: style.get(seed.strategy).color},
            told: tip(seed.strategy, `seed ${seed.seed}: ${percent(seed.miou)} %`)})),
          tooltip: {formatter: params => params.data.told}},
        {type: 'scatter', symbolSize: 12, z: 5,
          data: ordered.map((row, i) => ({value: [100 * row.miou_mean, i],
            itemStyle: {color: style.get(row.strategy).color, borderColor: colors.background, opacity: 1},
            told: tip(row.strategy, `mean of ${row.seeds}: ${percent(row.miou_mean)} %`,
              isNumber(row.miou_std) ? `standard deviation ${percent(row.miou_std)}` : null)})),
          tooltip: {formatter: params => params.data.told},
          markLine: isNumber(warmup) ? {symbol: 'none', silent: true, lineStyle: {color: colors.muted, type: 'dashed'},
            label: {show: false}, data: [{xAxis: 100 * warmup}]} : undefined},
      ],
    },
  };
}

/**
 * mIoU over the cost of labels: a line for each strategy in a band of one standard deviation.
 * cost(row): the share, the number of images or of clicks.
 */
function drawBudgets(colors, rows, names, costName, cost, style) {
  const of = name => rows.filter(row => row.strategy === name && isNumber(cost(row))).sort((a, b) => cost(a) - cost(b));
  return {
    height: 420,
    legend: names.map(name => ({name, ...style.get(name)})),
    option: {
      grid: {left: 36, right: 24, top: 16, bottom: 28, containLabel: true},
      xAxis: axis(colors, costName, {type: 'value', scale: true}),
      yAxis: percentAxis(colors, 'mIoU (%)', {nameGap: 40}),
      series: names.flatMap(name => [
        {name, type: 'custom', silent: true, encode: {x: 0, y: [1, 2]}, renderItem: band(style.get(name).color),
          data: of(name).map(row => [cost(row), 100 * (row.miou_mean - (row.miou_std || 0)),
            100 * (row.miou_mean + (row.miou_std || 0))])},
        {name, type: 'line', symbol: style.get(name).symbol, symbolSize: 8, color: style.get(name).color,
          data: of(name).map(row => ({value: [cost(row), 100 * row.miou_mean],
            told: tip(name, `${amount(cost(row))}: ${percent(row.miou_mean)} %`,
              isNumber(row.miou_std) ? `standard deviation ${percent(row.miou_std)}` : null)})),
          tooltip: {formatter: params => params.data.told}},
      ]),
    },
  };
}

/** One polygon through all points [x, low, high] of a series. */
function band(color) {
  let lows = [];
  let highs = [];
  return (params, api) => {
    if (params.dataIndex === 0) {
      lows = [];
      highs = [];
    }
    lows.push(api.coord([api.value(0), api.value(1)]));
    highs.unshift(api.coord([api.value(0), api.value(2)]));
    return params.dataIndex < params.dataInsideLength - 1 ? null
      : {type: 'polygon', silent: true, shape: {points: [...lows, ...highs]}, style: {fill: color, opacity: 0.15}};
  };
}

/** Bars of each class's IoU. series: name, and iou by class. */
function drawClasses(colors, classes, series, shown, style) {
  const thickness = Math.max(4, Math.min(8, 32 / shown));
  return {
    height: 60 + classes.length * (shown * (thickness + 1) + 12),
    legend: series.map(({name}) => ({name, color: style.get(name).color, symbol: 'rect'})),
    option: {
      grid: {left: 8, right: 24, top: 8, bottom: 28, containLabel: true},
      xAxis: axis(colors, 'IoU (%)', {type: 'value', min: 0, max: 100}),
      yAxis: {...nameAxis(colors, classes), inverse: true},
      series: series.map(({name, iou}) => ({name, type: 'bar', barGap: '10%', barCategoryGap: '22%',
        color: style.get(name).color,
        data: classes.map(key => ({value: isNumber(iou[key]) ? 100 * iou[key] : null,
          told: tip(name, `${key}: ${percent(iou[key])} %`)})),
        tooltip: {formatter: params => params.data.told}})),
    },
  };
}

/** Curves over the iterations. */
function drawCurves(colors, curves, key, name, scale, unit, style) {
  const names = distinct(curves.map(curve => curve.name));
  return {
    height: 320,
    legend: names.map(n => ({name: n, ...style.get(n)})),
    option: {
      grid: {left: 36, right: 24, top: 16, bottom: 28, containLabel: true},
      xAxis: axis(colors, 'iteration', {type: 'value'}),
      yAxis: percentAxis(colors, name, {nameGap: 42}),
      series: curves.map(curve => ({name: curve.name, type: 'line', symbol: style.get(curve.name).symbol, symbolSize: 5,
        color: style.get(curve.name).color, lineStyle: {width: 1.5},
        data: curve.iterations.map((iteration, i) => ({
          value: [iteration, isNumber(curve[key][i]) ? scale * curve[key][i] : null],
          told: tip(curve.name + (curve.of ? `, ${curve.of}` : '') + (isNumber(curve.seed) ? `, seed ${curve.seed}` : ''),
            `iteration ${iteration}: ${isNumber(curve[key][i]) ? amount(scale * curve[key][i]) : NONE}${unit}`)})),
        tooltip: {formatter: params => params.data.told}})),
    },
  };
}

/** How much selections have in common, in percent of the images that either has. */
function drawOverlap(colors, overlap) {
  const names = overlap.strategies;
  const most = Math.max(0.25, ...overlap.jaccard.flatMap((row, y) => row.filter((share, x) => x !== y)));
  const cells = [];
  names.forEach((row, y) => names.forEach((column, x) => {
    const share = overlap.jaccard[y][x];
    if (x !== y && isNumber(share)) {
      cells.push({
        value: [x, y, 100 * share],
        label: {color: share > most / 2 ? colors.background : colors.text},
        told: tip(`${row} and ${column}`, `${percent(share)} % of the images that either chose`,
          `${amount(overlap.shared[y][x])} images in common`),
      });
    }
  }));
  return {
    height: 130 + 30 * names.length,
    option: {
      grid: {left: 8, right: 8, top: 8, bottom: 8, containLabel: true},
      xAxis: {...nameAxis(colors, names, {rotate: 90}), axisLine: {show: false}},
      yAxis: {...nameAxis(colors, names), inverse: true, axisLine: {show: false}},
      visualMap: {show: false, min: 0, max: 100 * most, dimension: 2, inRange: {color: [colors.raised, colors.accent]}},
      series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: colors.background, borderWidth: 1},
        label: {show: true, fontSize: 11, formatter: params => params.data.value[2].toFixed(0)},
        tooltip: {formatter: params => params.data.told}}],
    },
  };
}

/**
 * The pool along its principal components, with anchors and chosen images; told(choice) says what
 * chose them.
 */
function drawMap(colors, map, choices, told, style) {
  const anchors = map.anchors.map((set, i) => ({name: set.name, at: set.at, symbol: i ? 'triangle' : 'diamond'}));
  const component = i => `component ${i + 1} (${percent(map.shares[i])} % of the variance)`;
  const dots = (name, data, more) => ({name, type: 'scatter', data,
    tooltip: {formatter: params => params.data.told}, ...more});
  const plain = {type: 'value', scale: true, nameGap: 10, splitLine: {show: false}, axisLabel: {show: false},
    axisTick: {show: false}, axisLine: {onZero: false, lineStyle: {color: colors.muted}}};
  return {
    height: 480,
    legend: [{name: 'pool', color: colors.dot, symbol: 'circle'},
      ...anchors.map(set => ({name: set.name, color: colors.text, symbol: set.symbol})),
      ...choices.map(choice => ({name: choice.name, ...style.get(choice.name)}))],
    option: {
      grid: {left: 28, right: 16, top: 12, bottom: 28},
      xAxis: axis(colors, component(0), plain),
      yAxis: axis(colors, component(1), plain),
      series: [
        dots('pool', map.points.map(point => ({value: point.at, told: tip(point.name)})),
          {symbolSize: 5, itemStyle: {color: colors.dot, opacity: 1}}),
        ...choices.map(choice => dots(choice.name,
          choice.points.map(i => map.points[i])
            .map(point => ({value: point.at, told: tip(point.name, told(choice))})),
          {symbol: style.get(choice.name).symbol, symbolSize: 10, z: 4,
            itemStyle: {color: style.get(choice.name).color, borderColor: colors.background, opacity: 1}})),
        ...anchors.map(set => dots(set.name,
          set.at.map((at, i) => ({value: at, told: tip(`${set.name.replace(/s$/, '')} ${i + 1}`)})),
          {symbol: set.symbol, symbolSize: 13, z: 5,
            itemStyle: {color: 'transparent', borderColor: colors.text, borderWidth: 2, opacity: 1}})),
      ],
    },
  };
}
