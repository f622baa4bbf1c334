/** The bundler hands over the text of the file. */
declare module '*.svg' {
  const text: string
  export default text
}
