/** The page's style sheet. Both looks come from the same variables; pictures bring their own colours. */
export const STYLE = `
:root { color-scheme: light; --page: #f4f5f8; --panel: #ffffff; --border: #d5dae3; --text: #1b2130; --muted: #5a6375; --accent: #2464d0; }
:root[data-theme=dark] { color-scheme: dark; --page: #0d1017; --panel: #151a23; --border: #2c3444; --text: #e7eaf1; --muted: #98a2b5; --accent: #68a5fb; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.4 Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 8px; }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; padding: 10px 16px; background: var(--panel); border-bottom: 1px solid var(--border); }
nav { display: flex; flex-wrap: wrap; gap: 4px; }
nav a { padding: 5px 12px; border-radius: 6px; color: var(--muted); text-decoration: none; font-weight: 600; }
nav a:hover { color: var(--text); }
nav a[aria-current] { background: var(--page); color: var(--text); }
form { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin-left: auto; }
label { display: flex; align-items: center; gap: 6px; color: var(--muted); font-size: 13px; }
select, button { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--border); border-radius: 6px; padding: 4px 8px; max-width: 260px; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
main svg { display: block; width: 100%; height: auto; }
.message { max-width: 640px; margin: 64px auto; padding: 0 16px; }
footer { display: flex; flex-wrap: wrap; gap: 6px 20px; padding: 4px 16px 20px; color: var(--muted); font-size: 12px; }
kbd { padding: 1px 5px; border: 1px solid var(--border); border-radius: 4px; background: var(--panel); font: inherit; }
`

/** Refreshes the picture without a new page, applies choices at once, and listens to a few keys. Without it the page still works. */
export const SCRIPT = `
const form = document.querySelector('form')
const main = document.querySelector('main')
const state = document.querySelector('#state')
const query = () => new URLSearchParams(new FormData(form))
let timer, running

async function refresh() {
  clearTimeout(timer)
  running?.abort()
  running = new AbortController()
  main.setAttribute('aria-busy', 'true')
  try {
    const search = query()
    search.set('width', String(Math.max(640, Math.min(2400, document.documentElement.clientWidth))))
    const response = await fetch(main.dataset.picture + '?' + search, { signal: running.signal })
    if (!response.ok) throw new Error('status ' + response.status)
    main.innerHTML = await response.text()
    state.textContent = 'updated ' + new Date().toLocaleTimeString()
  } catch (error) {
    if (error.name === 'AbortError') return
    state.textContent = 'the preview does not answer: ' + error.message
  }
  main.removeAttribute('aria-busy')
  const seconds = Number(query().get('refresh'))
  if (seconds > 0) timer = setTimeout(refresh, seconds * 1000)
}

form.addEventListener('change', () => form.requestSubmit())
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('select, input, textarea')) return
  const links = [...document.querySelectorAll('nav a')]
  const here = links.findIndex((link) => link.hasAttribute('aria-current'))
  if (event.key === 'r') refresh()
  if (event.key === 'n') links[(here + 1) % links.length]?.click()
  if (event.key === 'p') links[(here + links.length - 1) % links.length]?.click()
})
let resizing
addEventListener('resize', () => { clearTimeout(resizing); resizing = setTimeout(refresh, 200) })
form.querySelector('button').hidden = true
refresh()
`
