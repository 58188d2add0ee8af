// Asks the browser for a passkey, and sends its answer with the form that asked.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')

const create = async what => {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(what.challenge), rp: { id: what.domain, name: 'Ecotone' },
      user: { id: bytes(what.user), name: what.name, displayName: what.name },
      pubKeyCredParams: [-8, -7, -257].map(alg => ({ type: 'public-key', alg })),
      excludeCredentials: what.known.split(' ').filter(Boolean).map(id => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none', timeout: 300000
    }
  })
  return { credential, data: credential.response.attestationObject }
}

const get = async what => {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(what.challenge), rpId: what.domain, userVerification: 'required', timeout: 300000,
      allowCredentials: what.known.split(' ').filter(Boolean).map(id => ({ type: 'public-key', id: bytes(id) }))
    }
  })
  return { credential, data: credential.response.authenticatorData, signature: credential.response.signature }
}

for (const mark of document.querySelectorAll('[data-passkey]')) {
  const form = mark.closest('form')
  form.addEventListener('submit', async event => {
    if (form.elements.id.value && form.elements.client.value) return
    event.preventDefault()
    const alert = form.querySelector('[role=alert]')
    alert.hidden = true
    try {
      const { credential, data, signature } = await (mark.dataset.passkey === 'create' ? create : get)(mark.dataset)
      form.elements.id.value = text(credential.rawId)
      form.elements.client.value = text(credential.response.clientDataJSON)
      form.elements.data.value = text(data)
      form.elements.signature.value = signature ? text(signature) : ''
      form.submit()
    } catch {
      alert.textContent = mark.dataset.failed
      alert.hidden = false
    }
  })
}
