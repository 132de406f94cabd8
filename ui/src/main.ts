import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/elements.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { keepMouseToPressing } from './app/mouse';
import { showLook } from './app/state.svelte';

// Before the core has answered, the screen is as bright as the laptop is.
showLook('system', 100);
keepMouseToPressing(document);
const target = document.getElementById('app');
if (target) mount(App, { target });
