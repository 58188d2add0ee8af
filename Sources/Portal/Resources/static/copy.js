// Copy buttons; without a clipboard they stay hidden and the text can be selected.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      const text = button.textContent
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim())
      button.textContent = button.dataset.done
      setTimeout(() => { button.textContent = text }, 2000)
    })
  }
}
