// Filters are folded on narrow screens only.
const wide = matchMedia('(min-width: 52rem)')
const unfold = () => { for (const filters of document.querySelectorAll('.filters[data-wide]')) filters.open = filters.open || wide.matches }
unfold()
wide.addEventListener('change', unfold)
