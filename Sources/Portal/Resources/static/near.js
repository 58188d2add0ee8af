// The reader's position: asked for only when the button is pressed, and rounded to a hundredth of a degree (about a
// kilometre) before it enters the address.
const button = document.querySelector('button[data-locate]')
if (button && navigator.geolocation) {
  button.hidden = false
  button.addEventListener('click', () => {
    const status = document.querySelector('[data-located]')
    button.disabled = true
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const field = document.getElementById('near')
        field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`
        const box = field.form.querySelector('input[name=box]')
        if (box) box.remove()
        field.form.submit()
      },
      () => { button.disabled = false; status.textContent = button.dataset.denied },
      { timeout: 20000, maximumAge: 600000 })
  })
}
