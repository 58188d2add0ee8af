// Asks about a part of the map: what is in view, a box or a circle that the reader draws. Each becomes words of the
// address (box; near and within), so that what is drawn can be kept and shared.
const box = document.getElementById('map')
const tools = document.getElementById('map-tools')
const hint = document.getElementById('map-hint')
const map = box?.map
const largestCircle = 1000

const degrees = value => Number(Math.min(180, Math.max(-180, value)).toFixed(4))
const area = (type, rings) => ({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type, coordinates: rings } }] })
const boxArea = (west, south, east, north) => area('Polygon', [[[west, south], [east, south], [east, north], [west, north], [west, south]]])

function kilometres (a, b) {
  const radians = Math.PI / 180
  const half = Math.sin((b.lat - a.lat) * radians / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin((b.lng - a.lng) * radians / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(half)))
}

function circleArea (centre, radius) {
  const radians = Math.PI / 180
  const [latitude, angle] = [centre.lat * radians, radius / 6371.0088]
  const ring = Array.from({ length: 65 }, (_, step) => {
    const bearing = step / 64 * 2 * Math.PI
    const north = Math.asin(Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing))
    const east = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude), Math.cos(angle) - Math.sin(latitude) * Math.sin(north))
    return [centre.lng + east / radians, north / radians]
  })
  return area('Polygon', [ring])
}

function ask (words) {
  const address = new URL(location.href)
  for (const name of ['near', 'within', 'box']) address.searchParams.delete(name)
  for (const [name, value] of Object.entries(words)) address.searchParams.set(name, value)
  if (!address.searchParams.has('year') && box.dataset.year) address.searchParams.set('year', box.dataset.year)
  // The new part is shown, not the view of before.
  address.hash = ''
  location.assign(address)
}

function askBox (a, b) {
  const [west, east] = [Math.min(a.lng, b.lng), Math.max(a.lng, b.lng)]
  const [south, north] = [Math.min(a.lat, b.lat), Math.max(a.lat, b.lat)]
  if (east - west < 0.0002 || north - south < 0.0002) return
  ask({ box: [west, Math.max(-90, south), east, Math.min(90, north)].map(degrees).join(',') })
}

function askCircle (centre, edge) {
  const radius = Math.min(largestCircle, kilometres(centre, edge))
  if (radius < 0.1) return
  ask({ near: `${degrees(centre.lat)},${degrees(centre.lng)}`, within: String(Math.round(radius * 10) / 10) })
}

function start () {
  const asked = JSON.parse(box.dataset.area || '{}')
  let form = null
  let from = null
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()
  map.addSource('area', { type: 'geojson', data: area('Polygon', []) })
  map.addLayer({ id: 'area', type: 'line', source: 'area', paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 2] } })
  const show = data => map.getSource('area').setData(data)
  function showAsked () {
    if (asked.box) return show(boxArea(...asked.box))
    if (asked.near) return show(circleArea({ lat: asked.near[0], lng: asked.near[1] }, asked.within))
    show(area('Polygon', []))
  }

  function choose (wanted) {
    form = wanted
    from = null
    if (form) map.dragPan.disable()
    else map.dragPan.enable()
    map.getCanvas().style.cursor = form ? 'crosshair' : ''
    hint.textContent = form ? hint.dataset[form] : ''
    for (const button of tools.querySelectorAll('[data-draw]')) button.setAttribute('aria-pressed', String(button.dataset.draw === form))
    showAsked()
  }

  function begin (event) {
    if (!form || event.originalEvent.touches?.length > 1) return
    event.preventDefault()
    from = event.lngLat
  }

  function move (event) {
    if (!from) return
    const to = event.lngLat
    show(form === 'box'
      ? boxArea(Math.min(from.lng, to.lng), Math.min(from.lat, to.lat), Math.max(from.lng, to.lng), Math.max(from.lat, to.lat))
      : circleArea(from, Math.min(largestCircle, kilometres(from, to))))
  }

  function end (event) {
    if (!from) return
    const [drawn, start] = [form, from]
    choose(null)
    if (drawn === 'box') askBox(start, event.lngLat)
    else askCircle(start, event.lngLat)
  }

  for (const name of ['mousedown', 'touchstart']) map.on(name, begin)
  for (const name of ['mousemove', 'touchmove']) map.on(name, move)
  for (const name of ['mouseup', 'touchend']) map.on(name, end)
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && form) choose(null) })
  tools.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (!button) return
    if (button.dataset.draw) return choose(form === button.dataset.draw ? null : button.dataset.draw)
    const view = map.getBounds()
    askBox(view.getSouthWest(), view.getNorthEast())
  })
  showAsked()
  tools.hidden = false
}

if (map) map.on('load', start)
