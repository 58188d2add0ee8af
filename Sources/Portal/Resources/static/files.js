// A file that is too large is told of before it is sent: what was typed stays.
for (const input of document.querySelectorAll('input[data-most]')) {
  input.addEventListener('change', () => {
    const isLarge = input.files[0]?.size > Number(input.dataset.most)
    input.setCustomValidity(isLarge ? input.dataset.large : '')
    input.reportValidity()
  })
}
