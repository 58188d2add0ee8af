// Times beside what is said play the recording from there; without scripts they open its file at that time.
const player = document.querySelector('.player')
for (const link of document.querySelectorAll('a[data-second]')) {
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    player.currentTime = Number(link.dataset.second)
    player.play()
    player.scrollIntoView({ block: 'nearest' })
  })
}
