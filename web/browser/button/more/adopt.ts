import type { CSSResult } from 'lit'

/** Styles that come with a part loaded later; constructed, so a page's policy against inline styles does not mind. */
export function adopt(shadow: ShadowRoot, ...styles: readonly CSSResult[]): void {
  const sheets = styles.flatMap(({ styleSheet }) => styleSheet ?? [])
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, ...sheets]
}
