// The map of facilities: vector tiles of this server on its own base map. Without WebGL the drawn map stays.
const box = document.getElementById('map')
const card = document.getElementById('map-card')
const drawn = document.getElementById('drawn')
const texts = JSON.parse(box.dataset.texts)
const dark = matchMedia('(prefers-color-scheme: dark)').matches
const style = getComputedStyle(document.documentElement)
const colour = name => style.getPropertyValue(name).trim()
const largest = Math.max(Number(box.dataset.largest), 1e-12)

function amount (value) {
  const number = new Intl.NumberFormat(texts.locale, { maximumSignificantDigits: 4 })
  if (texts.unit !== 'kg') return `${number.format(value)} ${texts.unit}`
  return value >= 1000 ? `${number.format(value / 1000)} t` : `${number.format(value)} kg`
}

function canDraw () {
  try { return Boolean(document.createElement('canvas').getContext('webgl2')) } catch { return false }
}

if (!canDraw() || typeof maplibregl === 'undefined') {
  card.textContent = texts.failed
} else {
  box.hidden = false
  drawn.hidden = true
  draw()
}

const fonts = {
  country: { font: '600 28px sans-serif', colour: '--soft', spacing: '5px' },
  state: { font: '24px sans-serif', colour: '--soft', spacing: '2px' },
  lake: { font: 'italic 22px sans-serif', colour: '--accent', spacing: '0px' },
  count: { font: '600 22px sans-serif', colour: '--ink', spacing: '0px' },
  town: { font: '500 25px sans-serif', colour: '--ink', spacing: '0px' }
}

function label (kind, name) {
  const look = fonts[kind] ?? fonts.town
  const context = document.createElement('canvas').getContext('2d')
  const dress = () => {
    context.font = look.font
    context.letterSpacing = look.spacing
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    context.lineWidth = 6
    context.strokeStyle = colour(kind === 'lake' ? '--sea' : '--land')
    context.fillStyle = colour(look.colour)
  }
  dress()
  const width = Math.ceil(context.measureText(name).width) + 12
  context.canvas.width = width
  context.canvas.height = 40
  dress()
  context.strokeText(name, 6, 20)
  context.fillText(name, 6, 20)
  return context.getImageData(0, 0, width, 40)
}

function draw () {
  const root = location.origin
  const palette = Array.from({ length: 10 }, (_, index) => [index + 1, colour(`--c${index + 1}`)]).flat()
  const spots = ['match', ['coalesce', ['get', 'c'], 0], ...palette, colour('--spot')]
  const radius = ['max', 2.5, ['*', 26, ['sqrt', ['min', 1, ['/', ['get', 'kg'], largest]]]]]
  const map = new maplibregl.Map({
    container: box,
    bounds: box.dataset.box.split(',').map(Number),
    fitBoundsOptions: { padding: 24, maxZoom: 9 },
    maxZoom: 14,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    hash: 'at',
    style: {
      version: 8,
      sources: {
        base: { type: 'geojson', data: root + box.dataset.base },
        facilities: { type: 'vector', tiles: [root + box.dataset.tiles], maxzoom: 12 },
        names: { type: 'vector', tiles: [root + box.dataset.names], maxzoom: 11 }
      },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': colour('--sea') } },
        { id: 'land', type: 'fill', source: 'base', filter: ['!=', ['get', 'kind'], 'lake'], paint: { 'fill-color': colour('--land') } },
        { id: 'lakes', type: 'fill', source: 'base', filter: ['==', ['get', 'kind'], 'lake'], paint: { 'fill-color': colour('--sea') } },
        { id: 'borders', type: 'line', source: 'base', filter: ['!=', ['get', 'kind'], 'lake'], paint: { 'line-color': colour('--border'), 'line-width': 0.8 } },
        {
          id: 'facilities',
          type: 'circle',
          source: 'facilities',
          'source-layer': 'facilities',
          paint: {
            'circle-radius': radius,
            'circle-color': spots,
            'circle-opacity': dark ? 0.6 : 0.5,
            'circle-stroke-color': spots,
            'circle-stroke-width': ['case', ['boolean', ['feature-state', 'over'], false], 3, 0.6]
          }
        },
        {
          id: 'counts',
          type: 'symbol',
          source: 'facilities',
          'source-layer': 'facilities',
          filter: ['>', ['get', 'n'], 1],
          layout: {
            'icon-image': ['concat', 'count:', ['to-string', ['get', 'n']]],
            'symbol-sort-key': ['-', 0, ['get', 'n']]
          }
        },
        {
          id: 'names',
          type: 'symbol',
          source: 'names',
          'source-layer': 'names',
          layout: {
            'icon-image': ['concat', ['get', 'kind'], ':', ['get', 'name']],
            'icon-padding': 4,
            'symbol-sort-key': ['-', 0, ['get', 'weight']]
          }
        }
      ]
    }
  })
  // Rivers, counties, municipalities: lines that the site's operator gave, below the circles.
  if (box.dataset.lines) {
    map.on('load', () => {
      map.addSource('lines', { type: 'geojson', data: root + box.dataset.lines })
      map.addLayer({ id: 'lines', type: 'line', source: 'lines', paint: { 'line-color': colour('--border'), 'line-width': 0.6 } }, 'facilities')
    })
  }
  // Names are drawn on a canvas: without fonts of another host, MapLibre has pictures only.
  map.on('styleimagemissing', ({ id }) => {
    const [kind, name] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)]
    map.addImage(id, label(kind, kind === 'count' ? new Intl.NumberFormat(texts.locale).format(name) : name), { pixelRatio: 2 })
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }))
  map.addControl(new maplibregl.ScaleControl())
  map.getCanvas().setAttribute('aria-label', box.getAttribute('aria-label'))
  let over = null
  let isPinned = false
  let at = null

  function show (feature) {
    const { id, name, kg, n } = feature.properties
    const title = document.createElement('p')
    const strong = document.createElement('strong')
    strong.textContent = n > 1 ? texts.n.replace('{n}', new Intl.NumberFormat(texts.locale).format(n)) : name
    title.append(strong)
    const sum = document.createElement('p')
    sum.textContent = texts.amount.replace('{amount}', amount(kg))
    const more = document.createElement('p')
    if (n > 1) {
      more.textContent = `${texts.many.replace('{name}', name)}. ${texts.near}`
    } else {
      const link = document.createElement('a')
      link.href = texts.facility + encodeURIComponent(id).replaceAll('%3A', ':') + (texts.edition ? `?edition=${texts.edition}` : '')
      link.textContent = texts.page
      more.append(link)
    }
    card.replaceChildren(title, sum, more)
    at = feature.geometry.coordinates
    place()
  }

  // Beside its circle, and inside the map: a card below or above, moved in from the edges.
  function place () {
    if (!at || !card.firstChild) return
    const point = map.project(at)
    const [width, height] = [box.clientWidth, box.clientHeight]
    const isOut = point.x < 0 || point.y < 0 || point.x > width || point.y > height
    card.style.visibility = isOut ? 'hidden' : ''
    const left = Math.min(Math.max(8, point.x - card.offsetWidth / 2), width - card.offsetWidth - 8)
    const above = point.y - card.offsetHeight - 18
    card.style.left = `${Math.max(8, left)}px`
    card.style.top = `${above > 8 ? above : Math.min(point.y + 18, height - card.offsetHeight - 8)}px`
  }

  function open (feature, point) {
    isPinned = Boolean(feature)
    if (!feature) return card.replaceChildren()
    show(feature)
    if (feature.properties.n > 1) map.easeTo({ center: point, zoom: Math.min(map.getZoom() + 2, 12) })
  }

  // By keyboard: the circle nearest to the middle of the map.
  function openNearest () {
    const [x, y] = [box.clientWidth / 2, box.clientHeight / 2]
    const away = feature => {
      const point = map.project(feature.geometry.coordinates)
      return Math.hypot(point.x - x, point.y - y)
    }
    const [nearest] = map.queryRenderedFeatures({ layers: ['facilities'] }).sort((a, b) => away(a) - away(b))
    if (!nearest) return
    open(nearest, nearest.geometry.coordinates)
    card.querySelector('a')?.focus()
  }

  function leave () {
    if (over !== null) map.setFeatureState({ source: 'facilities', sourceLayer: 'facilities', id: over }, { over: false })
    over = null
    map.getCanvas().style.cursor = ''
  }

  map.on('mousemove', 'facilities', event => {
    const feature = event.features[0]
    if (over === feature.id) return
    leave()
    over = feature.id
    map.setFeatureState({ source: 'facilities', sourceLayer: 'facilities', id: over }, { over: true })
    map.getCanvas().style.cursor = 'pointer'
    if (!isPinned) show(feature)
  })
  map.on('mouseleave', 'facilities', () => {
    leave()
    if (!isPinned) card.replaceChildren()
  })
  map.on('click', event => {
    // A finger needs 24 pixels to meet a small circle.
    const around = [[event.point.x - 12, event.point.y - 12], [event.point.x + 12, event.point.y + 12]]
    const layers = { layers: ['facilities'] }
    const feature = map.queryRenderedFeatures(event.point, layers)[0] ?? map.queryRenderedFeatures(around, layers)[0]
    open(feature, event.lngLat)
  })
  map.on('move', place)
  map.getCanvas().addEventListener('keydown', event => { if (event.key === 'Enter') openNearest() })
  card.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    open(null)
    map.getCanvas().focus()
  })
  // For tests, and for whoever builds on the page: the map says when it is drawn.
  map.on('idle', () => { box.dataset.drawn = String(map.queryRenderedFeatures({ layers: ['facilities'] }).length) })
  map.on('error', event => { console.error(event.error?.message ?? 'map') })
  box.map = map
}
