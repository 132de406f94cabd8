// Two parts of selenium-webdriver that its published types leave out.
declare module 'selenium-webdriver/http/index.js' {
  export { HttpClient } from 'selenium-webdriver/http';
}
declare module 'selenium-webdriver/lib/http.js' {
  export { Executor } from 'selenium-webdriver/http';
}
