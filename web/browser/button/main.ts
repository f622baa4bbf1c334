import { AddToMusic } from './add-to-music.ts'

// A page may load the script twice, from two of its parts.
if (customElements.get('add-to-music') === undefined) customElements.define('add-to-music', AddToMusic)
