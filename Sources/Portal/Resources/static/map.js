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

function draw () {
  const root = location.origin
  const radius = ['interpolate', ['linear'], ['sqrt', ['min', 1, ['/', ['get', 'kg'], largest]]], 0, 2, 1, 26]
  const map = new maplibregl.Map({
    container: box,
    bounds: box.dataset.box.split(',').map(Number),
    fitBoundsOptions: { padding: 24, maxZoom: 9 },
    maxZoom: 14,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    style: {
      version: 8,
      sources: {
        base: { type: 'geojson', data: root + box.dataset.base },
        facilities: { type: 'vector', tiles: [root + box.dataset.tiles], maxzoom: 12 }
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
            'circle-color': colour('--spot'),
            'circle-opacity': dark ? 0.6 : 0.5,
            'circle-stroke-color': colour('--spot'),
            'circle-stroke-width': ['case', ['boolean', ['feature-state', 'over'], false], 3, 0.6]
          }
        }
      ]
    }
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }))
  map.addControl(new maplibregl.ScaleControl())
  map.getCanvas().setAttribute('aria-label', box.getAttribute('aria-label'))
  let over = null
  let isPinned = false

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
    const feature = map.queryRenderedFeatures(event.point, { layers: ['facilities'] })[0]
    isPinned = Boolean(feature)
    if (!feature) return card.replaceChildren()
    show(feature)
    if (feature.properties.n > 1) map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + 2, 12) })
  })
  // For tests, and for whoever builds on the page: the map says when it is drawn.
  map.on('idle', () => { box.dataset.drawn = String(map.queryRenderedFeatures({ layers: ['facilities'] }).length) })
  map.on('error', event => { console.error(event.error?.message ?? 'map') })
  box.map = map
}
