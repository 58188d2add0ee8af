// Suggestions under every field that names a source of them: a combobox after the ARIA authoring practices.
const wait = 120

for (const input of document.querySelectorAll('input[data-suggest]')) attach(input)

function attach (input) {
  const list = document.createElement('ul')
  const isFilter = input.dataset.kind !== undefined
  list.className = 'suggestions'
  list.id = `${input.id}-suggestions`
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', input.labels[0]?.firstChild?.textContent?.trim() ?? '')
  input.parentElement.classList.add('suggest-host')
  input.parentElement.append(list)
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) {
    input.setAttribute(name, value)
  }
  let found = []
  let selected = -1
  let timer = 0
  let asked = ''
  let request = null

  function close () {
    list.hidden = true
    selected = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  function show (hits) {
    found = hits
    selected = -1
    list.replaceChildren(...(hits.length === 0 ? [plain(input.dataset.none)] : hits.map(option)))
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
    input.removeAttribute('aria-activedescendant')
  }

  function plain (text) {
    const item = document.createElement('li')
    item.setAttribute('role', 'option')
    item.setAttribute('aria-disabled', 'true')
    item.textContent = text
    return item
  }

  function option (hit, index) {
    const item = document.createElement('li')
    item.id = `${list.id}-${index}`
    item.setAttribute('role', 'option')
    item.append(hit.name)
    const details = document.createElement('small')
    details.textContent = isFilter ? hit.details : `${hit.label} · ${hit.details}`
    item.append(details)
    item.addEventListener('mousedown', event => { event.preventDefault(); choose(index) })
    return item
  }

  function choose (index) {
    const hit = found[index]
    if (!hit) return
    close()
    if (isFilter) {
      input.value = hit.key
      asked = hit.key
      input.dispatchEvent(new Event('change', { bubbles: true }))
    } else {
      location.assign(hit.address)
    }
  }

  function mark (index) {
    selected = index
    for (const [position, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(position === index))
    if (index < 0) { input.removeAttribute('aria-activedescendant') } else {
      input.setAttribute('aria-activedescendant', list.children[index].id)
      list.children[index].scrollIntoView({ block: 'nearest' })
    }
  }

  async function ask () {
    const text = input.value.trim()
    if (text === asked) return
    asked = text
    request?.abort()
    if (text.length < 2) return close()
    request = new AbortController()
    const query = new URLSearchParams({ q: text })
    if (isFilter) query.set('kind', input.dataset.kind)
    const edition = new URLSearchParams(location.search).get('edition')
    if (edition) query.set('edition', edition)
    try {
      const response = await fetch(`${input.dataset.suggest}?${query}`, { signal: request.signal })
      if (response.ok && document.activeElement === input) show(await response.json())
    } catch (error) {
      if (error.name !== 'AbortError') close()
    }
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, wait) })
  input.addEventListener('blur', close)
  input.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); return close() }
    if (list.hidden || found.length === 0) return
    if (event.key === 'ArrowDown') { event.preventDefault(); mark((selected + 1) % found.length) }
    if (event.key === 'ArrowUp') { event.preventDefault(); mark(selected <= 0 ? found.length - 1 : selected - 1) }
    if (event.key === 'Enter' && selected >= 0) { event.preventDefault(); choose(selected) }
  })
}
