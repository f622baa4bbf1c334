/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
