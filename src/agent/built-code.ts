/**
 * Where the code of another thread is.
 * In: who starts it, its file. Out: a URL. Beside whoever starts it where that is built; what runs
 * from sources, as tests do, starts the built one.
 */

/** The built file of this name beside the module with this URL. */
export function builtCode(module: string, file: string): URL {
  const from = module.endsWith('.ts') ? module.replace(/\/src\/(?!.*\/src\/)/u, '/dist/') : module;
  return new URL(file, from);
}
