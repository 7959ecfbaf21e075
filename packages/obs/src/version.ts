/** Version of this package, as package.json has it; a bundle has no package.json to read it from. */
export const VERSION = '0.1.0'
