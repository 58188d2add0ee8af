// A form that answers as soon as a choice changes: the address becomes the new question, so that back and reload work.
for (const form of document.querySelectorAll('form[data-auto]')) {
  form.addEventListener('change', event => {
    // A field that is being typed in waits for Enter or for one of its suggestions.
    if (event.isTrusted && event.target.matches('input:not([type=checkbox])')) return
    const field = event.target.id || `[name="${event.target.name}"][value="${event.target.value}"]`
    sessionStorage.setItem('field', field)
    form.requestSubmit()
  })
  // The reader stays in the field that was changed.
  const field = sessionStorage.getItem('field')
  sessionStorage.removeItem('field')
  const element = field && (field.startsWith('[') ? form.querySelector(field) : document.getElementById(field))
  if (element) {
    element.closest('details')?.setAttribute('open', '')
    element.focus({ preventScroll: false })
  }
}
